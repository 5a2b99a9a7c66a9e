package dev.kldrift.job.profile;

import dev.kldrift.job.profile.RowGroups.Group;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;

/** Adds up what tasks have counted of the same histograms; their parts follow one another. */
final class AddParts implements MapPartitionsFunction<FeaturePart, HistogramRow> {
  private static final long serialVersionUID = 1L;

  private final List<BinSpecification> features;

  /** Adds parts of these features. */
  AddParts(List<BinSpecification> features) {
    this.features = List.copyOf(features);
  }

  @Override
  public Iterator<HistogramRow> call(Iterator<FeaturePart> parts) {
    return new Sums(parts);
  }

  private final class Sums implements Iterator<HistogramRow> {
    private final Iterator<FeaturePart> parts;
    private FeaturePart next;
    private int feature;
    private Iterator<HistogramPart> sums = Collections.emptyIterator();

    Sums(Iterator<FeaturePart> parts) {
      this.parts = parts;
      advance();
    }

    private void advance() {
      next = parts.hasNext() ? parts.next() : null;
    }

    @Override
    public boolean hasNext() {
      while (!sums.hasNext() && next != null) {
        addUp();
      }
      return sums.hasNext();
    }

    private void addUp() {
      Map<Group, HistogramPart> histograms = new LinkedHashMap<>();
      FeaturePart first = next;
      feature = first.getFeature();
      while (next != null && next.matches(first)) {
        next.forEach(part -> histograms.merge(part.group(), part, HistogramPart::add));
        advance();
      }
      sums = histograms.values().iterator();
    }

    @Override
    public HistogramRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return new HistogramRow(feature, features.get(feature), sums.next());
    }
  }
}
