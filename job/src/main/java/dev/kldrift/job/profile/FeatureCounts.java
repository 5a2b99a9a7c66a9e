package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.util.Arrays;

/** The counters of a feature, for each of several groups of rows. */
abstract class FeatureCounts {
  private int width;
  private int groups;
  private int[] counts;

  /**
   * Nothing yet.
   *
   * @param width counters of a group
   * @param groups how many there is room for
   */
  FeatureCounts(int width, int groups) {
    this.width = width;
    this.groups = groups;
    this.counts = new int[groups * width];
  }

  /**
   * Counts a feature.
   *
   * @param form of its texts
   */
  static FeatureCounts of(BinSpecification feature, TextForm form, int groups) {
    return feature.kind().isNumber()
        ? new NumberCounts(new Binner.Numbers(feature), groups)
        : new TextCounts(new Binner.Texts(feature, form), groups);
  }

  /** Counters of a group. */
  final int width() {
    return width;
  }

  /** What a group takes, in int. */
  int size() {
    return width;
  }

  final int groups() {
    return groups;
  }

  final int count(int group, int counter) {
    return counts[group * width + counter];
  }

  final void setCount(int group, int counter, int count) {
    counts[group * width + counter] = count;
  }

  /** Has more counters of each group. */
  final void widen(int more) {
    int[] wider = new int[groups * more];
    for (int group = 0; group < groups; group++) {
      System.arraycopy(counts, group * width, wider, group * more, width);
    }
    counts = wider;
    width = more;
  }

  /** Has no counters but others, all zero. */
  final void replace(int other) {
    counts = new int[groups * other];
    width = other;
  }

  /** Makes room for so many groups. */
  void grow(int more) {
    groups = more;
    counts = Arrays.copyOf(counts, groups * width);
  }

  /** Forgets what was counted. */
  void clear() {
    Arrays.fill(counts, 0);
  }

  /**
   * Counts the rows of a batch.
   *
   * @param groupings of each of several ways to group rows the group of each row
   */
  abstract void add(BatchColumn column, int[][] groupings, int rows);

  final void tally(int[][] groupings, int[] counters, int rows) {
    for (int[] grouping : groupings) {
      tally(counts, width, grouping, counters, rows);
    }
  }

  private static void tally(int[] counts, int width, int[] groups, int[] counters, int rows) {
    for (int row = 0; row < rows; row++) {
      counts[groups[row] * width + counters[row]]++;
    }
  }

  /** Counts the rows of a group in another one too. */
  void addUp(int group, int into) {
    for (int i = 0; i < width; i++) {
      counts[into * width + i] += counts[group * width + i];
    }
  }

  /** What was counted in a group. */
  abstract void put(int group, HistogramPart part);
}
