package dev.kldrift.job.profile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.OptionalDouble;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/**
 * What the values of a column are like: counts, exact sums of the finite numbers and their
 * extremes, and about how many values are different. Those of parts of a table add up to that of
 * the table, in any order to the same.
 */
public final class ColumnSketch implements Serializable {
  private static final long serialVersionUID = 1L;

  /** 4,096 registers: the number of different values is off by 1.6 % (one sigma). */
  private static final int REGISTERS_LOG2 = 12;

  private long rows;
  private long present;
  private long finite;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  /** Sum and sum of squares, as {@link ExactTotal} writes them. */
  private byte[] totals;

  /** The sketch of datasketches; NULL where nobody counts. */
  private byte[] distinct;

  /** Of no rows. */
  ColumnSketch() {
    setTotals(new ExactTotal(), new ExactTotal());
  }

  /** A sketch of different values, empty. */
  static HllSketch noValues() {
    return new HllSketch(REGISTERS_LOG2, TgtHllType.HLL_8);
  }

  /** Counts rows, and those with a value. */
  void addRows(long all, long withValue) {
    rows += all;
    present += withValue;
  }

  /** Sets what is known of the finite numbers. */
  void setNumbers(long count, HistogramPart part) {
    finite = count;
    if (count > 0) {
      least = part.least();
      greatest = part.greatest();
    }
    setTotals(part.sum(), part.squares());
  }

  /** Sets what is known of different values. */
  void setDistinct(HllSketch sketch) {
    distinct = sketch.toCompactByteArray();
  }

  private void setTotals(ExactTotal sum, ExactTotal squares) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      sum.write(out);
      squares.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    totals = bytes.toByteArray();
  }

  private ExactTotal[] readTotals() {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(totals))) {
      return new ExactTotal[] {ExactTotal.read(in), ExactTotal.read(in)};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That of the rows of both. */
  ColumnSketch and(ColumnSketch other) {
    ColumnSketch both = new ColumnSketch();
    both.rows = rows + other.rows;
    both.present = present + other.present;
    both.finite = finite + other.finite;
    both.least = Math.min(least, other.least);
    both.greatest = Math.max(greatest, other.greatest);
    ExactTotal[] sums = readTotals();
    ExactTotal[] more = other.readTotals();
    sums[0].add(more[0]);
    sums[1].add(more[1]);
    both.setTotals(sums[0], sums[1]);
    both.distinct = distinct == null ? other.distinct : distinct;
    if (distinct != null && other.distinct != null) {
      Union union = new Union(REGISTERS_LOG2);
      union.update(HllSketch.heapify(distinct));
      union.update(HllSketch.heapify(other.distinct));
      both.setDistinct(union.getResult(TgtHllType.HLL_8));
    }
    return both;
  }

  /** Rows of the table. */
  public long rows() {
    return rows;
  }

  /** Those with a value. */
  public long present() {
    return present;
  }

  /** About how many different values there are, -1 where nobody has counted. */
  public long distinct() {
    // By the registers alone: another estimate, which is better, depends on the order of rows.
    return distinct == null ? -1 : Math.round(HllSketch.heapify(distinct).getCompositeEstimate());
  }

  /** The mean of the finite numbers, rounded once. */
  public OptionalDouble mean() {
    return optional(Moments.mean(readTotals()[0], finite));
  }

  /** Their standard deviation, as of a sample; none of less than two. */
  public OptionalDouble deviation() {
    ExactTotal[] sums = readTotals();
    return optional(Moments.deviation(sums[0], sums[1], finite));
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** The least of them. */
  public OptionalDouble least() {
    return finite == 0 ? OptionalDouble.empty() : OptionalDouble.of(least);
  }

  /** The greatest of them. */
  public OptionalDouble greatest() {
    return finite == 0 ? OptionalDouble.empty() : OptionalDouble.of(greatest);
  }
}
