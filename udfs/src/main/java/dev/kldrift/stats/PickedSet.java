package dev.kldrift.stats;

/**
 * A small set of numbers that is cleared in constant time: each entry has the number of the round
 * it was made in, and counts in that round only. Open addressing, at most half full.
 */
final class PickedSet {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long[] values;
  private final int[] rounds;
  private final int shift;
  private int round = 1;

  /** For at most so many numbers at a time. */
  PickedSet(int most) {
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(most, 1));
    values = new long[1 << bits];
    rounds = new int[1 << bits];
    shift = Long.SIZE - bits;
  }

  void clear() {
    round++;
  }

  /** Puts a number in; false where it was in already. */
  boolean add(long value) {
    int at = (int) ((value * GOLDEN) >>> shift);
    while (rounds[at] == round) {
      if (values[at] == value) {
        return false;
      }
      at = (at + 1) & (values.length - 1);
    }
    rounds[at] = round;
    values[at] = value;
    return true;
  }
}
