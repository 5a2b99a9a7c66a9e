package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.util.Arrays;

/**
 * The counters of a feature, for each of several groups of rows.
 *
 * <p>The counters of some hundred features and some thousand groups are in no cache. So which
 * counter a row belongs to is kept, in two bytes, until many rows are counted at once, while the
 * counters of the feature are near.
 */
abstract class FeatureCounts {
  private int width;
  private int groups;
  private int[] counts;
  private char[] kept = {};
  private int counted;

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
   * Takes the rows of a batch.
   *
   * @param groupings of each of several ways to group rows the group of each row that is kept
   * @param from where the rows of the batch begin there
   */
  abstract void add(BatchColumn column, int[][] groupings, int from, int rows);

  /** Where the counters of rows are kept until they are counted, with room for these. */
  final char[] kept(int from, int rows) {
    if (kept.length < from + rows) {
      kept = Arrays.copyOf(kept, from + rows + from / 4); // twice would be beyond what may be kept
    }
    return kept;
  }

  /** Counts the rows that are kept, up to one. */
  void count(int[][] groupings, int to) {
    for (int[] grouping : groupings) {
      count(counts, width, grouping, kept, counted, to);
    }
    counted = to;
  }

  private static void count(
      int[] counts, int width, int[] groups, char[] counters, int from, int to) {
    for (int row = from; row < to; row++) {
      counts[groups[row] * width + counters[row]]++;
    }
  }

  /** Keeps rows from the beginning again. */
  final void rewind() {
    counted = 0;
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
