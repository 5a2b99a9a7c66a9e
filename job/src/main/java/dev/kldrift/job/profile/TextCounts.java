package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;

/** The counters of a feature of texts: its bins, and empty texts that have none of their own. */
final class TextCounts extends FeatureCounts {
  private final Binner.Texts binner;

  TextCounts(Binner.Texts binner, int groups) {
    super(binner.bins() + 1, groups);
    this.binner = binner;
  }

  @Override
  void add(BatchColumn column, int[][] groupings, int from, int rows) {
    binner.find(column, rows, kept(from, rows), from);
  }

  @Override
  void put(int group, HistogramPart part) {
    long[] bins = new long[binner.bins()];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = count(group, i);
    }
    int strays = count(group, binner.strayBin());
    bins[binner.emptyBin()] += strays;
    part.setCounts(bins);
    part.setEmpty(binner.keepsEmpty() ? bins[binner.emptyBin()] : strays);
  }
}
