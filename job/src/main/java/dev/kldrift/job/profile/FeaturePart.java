package dev.kldrift.job.profile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The counts of one task for a feature on a day, in some of the groups of its rows: one row of the
 * shuffle, where a row for each histogram would cost more than counting it. A bean for Spark's
 * encoder.
 */
public final class FeaturePart {
  private int day;
  private int feature;
  private int share;
  private byte[] histograms;

  /**
   * A part.
   *
   * @param share number of the groups that these histograms are of
   */
  static FeaturePart of(int feature, int day, int share, List<HistogramPart> histograms) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(histograms.size());
      for (HistogramPart histogram : histograms) {
        histogram.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FeaturePart part = new FeaturePart();
    part.feature = feature;
    part.day = day;
    part.share = share;
    part.histograms = bytes.toByteArray();
    return part;
  }

  /** Whether it has the histograms of the same groups as another part. */
  boolean matches(FeaturePart other) {
    return day == other.day && feature == other.feature && share == other.share;
  }

  /** Goes through its histograms. */
  void forEach(Consumer<HistogramPart> action) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(histograms))) {
      int size = in.readInt();
      for (int i = 0; i < size; i++) {
        action.accept(HistogramPart.read(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int getDay() {
    return day;
  }

  public void setDay(int day) {
    this.day = day;
  }

  public int getFeature() {
    return feature;
  }

  public void setFeature(int feature) {
    this.feature = feature;
  }

  public int getShare() {
    return share;
  }

  public void setShare(int share) {
    this.share = share;
  }

  public byte[] getHistograms() {
    return histograms;
  }

  public void setHistograms(byte[] histograms) {
    this.histograms = histograms;
  }
}
