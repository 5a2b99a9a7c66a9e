package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The counters of a numeric feature: its bins, its extremes and its sums.
 *
 * <p>While there are few numbers that differ, each has its counter, and all else follows from them
 * at the end: a row costs one step. Once there are more, bins are counted, and numbers are added up
 * as they come.
 */
final class NumberCounts extends FeatureCounts {
  private static final int MISSING = 0;
  private static final int NOT_A_NUMBER = 1;
  private static final int FIRST = 2;
  private static final int FEW = 126;
  private static final int INITIAL = 16;

  private final Binner.Numbers binner;
  private DistinctNumbers few = new DistinctNumbers(FIRST, FEW);
  private final List<Integer> binsOfFew = new ArrayList<>();
  private NumberSums sums;

  NumberCounts(Binner.Numbers binner, int groups) {
    super(INITIAL, groups);
    this.binner = binner;
  }

  private boolean areFew() {
    return sums == null;
  }

  @Override
  int size() {
    return areFew() ? Math.max(width(), few.end()) : width() + 2 * NumberSums.FIELDS;
  }

  @Override
  void grow(int more) {
    super.grow(more);
    if (!areFew()) {
      sums.grow(more);
    }
  }

  @Override
  void clear() {
    super.clear();
    if (!areFew()) {
      sums.clear();
    }
  }

  @Override
  void add(BatchColumn column, int[][] groupings, int from, int rows) {
    if (areFew()) {
      if (few.find(column, rows, kept(from, rows), from)) {
        return;
      }
      count(groupings, from);
      changeOver();
    }
    binner.find(column, rows, kept(from, rows), from);
    sums.add(column, groupings, from, rows);
  }

  @Override
  void count(int[][] groupings, int to) {
    if (areFew() && few.end() > width()) {
      widen(Math.max(few.end(), 2 * width()));
    }
    super.count(groupings, to);
  }

  /** From here on numbers are many. */
  private void changeOver() {
    NumberSums made = new NumberSums(groups());
    int used = Math.min(width(), few.end());
    int[][] bins = new int[groups()][binner.bins()];
    for (int group = 0; group < groups(); group++) {
      for (int i = 0; i < used; i++) {
        int count = count(group, i);
        if (count > 0) {
          bins[group][bin(i)] += count;
          if (i >= FIRST) {
            made.add(group, few.value(i), count);
          }
        }
      }
    }
    replace(binner.bins());
    for (int group = 0; group < groups(); group++) {
      for (int i = 0; i < bins[group].length; i++) {
        setCount(group, i, bins[group][i]);
      }
    }
    sums = made;
    few = null;
  }

  private int bin(int counter) {
    while (binsOfFew.size() < few.end()) {
      int next = binsOfFew.size();
      binsOfFew.add(
          switch (next) {
            case MISSING -> binner.nullBin();
            case NOT_A_NUMBER -> binner.nullBin() + 1;
            default -> binner.bin(few.value(next));
          });
    }
    return binsOfFew.get(counter);
  }

  @Override
  void addUp(int group, int into) {
    super.addUp(group, into);
    if (!areFew()) {
      sums.addUp(group, into);
    }
  }

  @Override
  void put(int group, HistogramPart part) {
    long[] bins = new long[binner.bins()];
    if (areFew()) {
      int used = Math.min(width(), few.end());
      for (int i = 0; i < used; i++) {
        bins[bin(i)] += count(group, i);
      }
      few.put(this, group, part);
    } else {
      Arrays.setAll(bins, i -> count(group, i));
      sums.put(group, part);
    }
    part.setCounts(bins);
  }
}
