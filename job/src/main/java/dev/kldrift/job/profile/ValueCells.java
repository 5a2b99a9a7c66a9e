package dev.kldrift.job.profile;

import java.util.Arrays;

/**
 * Counts of numbers by their leading bits: as many bits as the cells that there may be allow, all
 * of them while there are few numbers that differ.
 *
 * <p>Cells of other sums nest in these or the other way round, so that sums of tasks can be added.
 * What can be said of a cell is exact: how many numbers it has, its least and its greatest.
 */
final class ValueCells {
  private static final int INITIAL = 64;
  private static final int LONGEST_SHIFT = 63;

  private final int most;
  private int shift;
  private int size;
  private long[] keys = new long[INITIAL];
  private long[] counts = new long[INITIAL];
  private long[] least = new long[INITIAL];
  private long[] greatest = new long[INITIAL];
  private long zeros;

  /**
   * No numbers yet.
   *
   * @param most cells that it may have, besides the one of zero
   */
  ValueCells(int most) {
    this.most = most;
  }

  /** Takes a cell. */
  interface Visitor {
    /**
     * Takes it.
     *
     * @param shift how many bits were left out
     * @param key the other bits
     */
    void visit(int shift, long key, long count, long least, long greatest);
  }

  /** Counts a number by its {@link OrderedBits}, so often. Zero has its own cell at all times. */
  void add(long ordered, long count) {
    if (ordered == 0) {
      zeros += count;
    } else {
      add(ordered, count, ordered, ordered);
    }
  }

  private void add(long from, long count, long low, long high) {
    int place = place(from >> shift);
    if (counts[place] == 0) {
      keys[place] = from >> shift;
      least[place] = low;
      greatest[place] = high;
      size++;
    } else {
      least[place] = Math.min(least[place], low);
      greatest[place] = Math.max(greatest[place], high);
    }
    counts[place] += count;
    if (size > most || 2 * size > keys.length) {
      rebuild();
    }
  }

  private int place(long key) {
    long mask = keys.length - 1L;
    // Of a product the first bits depend on all bits; whole numbers have none but zeros at the end.
    int place = (int) ((key * 0x9E3779B97F4A7C15L) >>> Long.numberOfLeadingZeros(mask));
    while (counts[place] != 0 && keys[place] != key) {
      place = (int) ((place + 1) & mask);
    }
    return place;
  }

  /** Makes room, or cells of fewer bits where there may be no more. */
  private void rebuild() {
    long[] oldCounts = counts;
    long[] oldLeast = least;
    long[] oldGreatest = greatest;
    int length = keys.length;
    if (size > most && shift < LONGEST_SHIFT) {
      shift++;
    } else {
      length *= 2;
    }
    keys = new long[length];
    counts = new long[length];
    least = new long[length];
    greatest = new long[length];
    size = 0;
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] != 0) {
        add(oldLeast[i], oldCounts[i], oldLeast[i], oldGreatest[i]);
      }
    }
  }

  /** Shows all cells, and forgets them. */
  void drain(Visitor visitor) {
    if (zeros > 0) {
      visitor.visit(0, 0, zeros, 0, 0);
      zeros = 0;
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        visitor.visit(shift, keys[i], counts[i], least[i], greatest[i]);
      }
    }
    Arrays.fill(counts, 0);
    size = 0;
    shift = 0;
  }
}
