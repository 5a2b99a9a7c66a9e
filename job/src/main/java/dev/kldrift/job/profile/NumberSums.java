package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Extremes of numbers, and their exact sums and sums of squares, in each of several groups.
 *
 * <p>A number is a whole number of at most 53 bits times a power of two. Where that power is in a
 * window of {@value #WINDOW} that begins where the first batch suggests, numbers are added up as
 * whole numbers of 128 bits and their squares as such of 192; others, which are few, one by one in
 * full length. Up to 2^30 numbers can be added.
 */
final class NumberSums {
  /** 53 bits, the window and 30 bits of counts are 110; twice 53, twice the window and 30, 190. */
  private static final int WINDOW = 27;

  /** How far above the greatest number of the first batch the window goes. */
  private static final int ABOVE = 4;

  /** Words of a group. */
  static final int FIELDS = 9;

  private static final int ZEROS = 0;
  private static final int INFINITE = 1;
  private static final int LEAST = 2;
  private static final int GREATEST = 3;
  private static final int SUM = 4;
  private static final int SQUARES = 6;

  private long[] fields;
  private final Map<Integer, ExactTotal[]> others = new HashMap<>();
  private boolean hasBase;
  private int base;

  NumberSums(int groups) {
    fields = new long[groups * FIELDS];
    empty(0);
  }

  private void empty(int from) {
    for (int at = from; at < fields.length; at += FIELDS) {
      fields[at + LEAST] = Long.MAX_VALUE;
      fields[at + GREATEST] = Long.MIN_VALUE;
    }
  }

  void grow(int groups) {
    int length = fields.length;
    fields = Arrays.copyOf(fields, groups * FIELDS);
    empty(length);
  }

  void clear() {
    Arrays.fill(fields, 0);
    empty(0);
    others.clear();
  }

  /** Adds the numbers of a batch. */
  void add(BatchColumn column, int[][] groupings, int from, int rows) {
    double[] numbers = column.numbers();
    boolean hasNulls = column.hasNulls();
    if (!hasBase) {
      findBase(numbers, rows);
    }
    for (int[] groups : groupings) {
      for (int row = 0; row < rows; row++) {
        if (!(hasNulls && column.isNull(row))) {
          add(groups[from + row], numbers[row]);
        }
      }
    }
  }

  private void findBase(double[] numbers, int rows) {
    int greatest = Integer.MIN_VALUE;
    for (int row = 0; row < rows; row++) {
      if (Double.isFinite(numbers[row]) && numbers[row] != 0) {
        greatest = Math.max(greatest, ExactTotal.exponent(numbers[row]));
      }
    }
    if (greatest > Integer.MIN_VALUE) {
      hasBase = true;
      base = greatest + ABOVE - WINDOW;
    }
  }

  private void add(int group, double value) {
    int at = group * FIELDS;
    if (value == 0) {
      fields[at + ZEROS]++;
    }
    if (Double.isNaN(value)) {
      return;
    }
    long ordered = OrderedBits.of(value);
    fields[at + LEAST] = Math.min(fields[at + LEAST], ordered);
    fields[at + GREATEST] = Math.max(fields[at + GREATEST], ordered);
    if (value == 0) {
      return;
    }
    if (Double.isInfinite(value)) {
      fields[at + INFINITE]++;
      return;
    }
    long whole = ExactTotal.whole(value);
    int exponent = ExactTotal.exponent(value);
    int shift = exponent - base;
    if (shift < 0 && shift > -53 && Long.numberOfTrailingZeros(whole) >= -shift) {
      whole >>= -shift;
      shift = 0;
    }
    if (shift < 0 || shift > WINDOW) {
      addAlone(group, value, 1);
    } else {
      addSum(at + SUM, whole, shift);
      addSquare(at + SQUARES, whole, 2 * shift);
    }
  }

  private void addSum(int at, long whole, int shift) {
    long low = whole << shift;
    long high = shift == 0 ? whole >> 63 : whole >> (64 - shift);
    long sum = fields[at] + low;
    fields[at + 1] += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
    fields[at] = sum;
  }

  private void addSquare(int at, long whole, int shift) {
    long low = whole * whole;
    long high = Math.multiplyHigh(whole, whole);
    long first = low << shift;
    long second = shift == 0 ? high : high << shift | low >>> (64 - shift);
    long third = shift == 0 ? 0 : high >>> (64 - shift);
    long sum = fields[at] + first;
    long carry = Long.compareUnsigned(sum, first) < 0 ? 1 : 0;
    fields[at] = sum;
    long next = fields[at + 1] + second;
    long carryOn = Long.compareUnsigned(next, second) < 0 ? 1 : 0;
    next += carry;
    carryOn += carry == 1 && next == 0 ? 1 : 0;
    fields[at + 1] = next;
    fields[at + 2] += third + carryOn;
  }

  private void addAlone(int group, double value, long count) {
    ExactTotal[] totals =
        others.computeIfAbsent(group, key -> new ExactTotal[] {new ExactTotal(), new ExactTotal()});
    add(totals[0], totals[1], value, count);
  }

  /** Adds a finite number so many times to a sum, and its square to another. */
  static void add(ExactTotal sum, ExactTotal squares, double value, long count) {
    BigInteger whole = BigInteger.valueOf(ExactTotal.whole(value));
    BigInteger times = whole.multiply(BigInteger.valueOf(count));
    int exponent = ExactTotal.exponent(value);
    sum.add(times, exponent);
    squares.add(times.multiply(whole), 2 * exponent);
  }

  /** Adds a number that is not NaN so many times. */
  void add(int group, double value, int count) {
    int at = group * FIELDS;
    long ordered = OrderedBits.of(value);
    fields[at + LEAST] = Math.min(fields[at + LEAST], ordered);
    fields[at + GREATEST] = Math.max(fields[at + GREATEST], ordered);
    if (value == 0) {
      fields[at + ZEROS] += count;
    } else if (Double.isInfinite(value)) {
      fields[at + INFINITE] += count;
    } else {
      addAlone(group, value, count);
    }
  }

  /** Adds what a group has to another one. */
  void addUp(int group, int into) {
    int from = group * FIELDS;
    int to = into * FIELDS;
    fields[to + ZEROS] += fields[from + ZEROS];
    fields[to + INFINITE] += fields[from + INFINITE];
    fields[to + LEAST] = Math.min(fields[to + LEAST], fields[from + LEAST]);
    fields[to + GREATEST] = Math.max(fields[to + GREATEST], fields[from + GREATEST]);
    ExactTotal[] totals =
        others.computeIfAbsent(into, key -> new ExactTotal[] {new ExactTotal(), new ExactTotal()});
    ExactTotal[] more = totals(group);
    totals[0].add(more[0]);
    totals[1].add(more[1]);
  }

  private ExactTotal[] totals(int group) {
    int at = group * FIELDS;
    ExactTotal sum = new ExactTotal();
    ExactTotal squares = new ExactTotal();
    sum.add(number(at + SUM, 2), base);
    squares.add(number(at + SQUARES, 3), 2 * base);
    ExactTotal[] more = others.get(group);
    if (more != null) {
      sum.add(more[0]);
      squares.add(more[1]);
    }
    return new ExactTotal[] {sum, squares};
  }

  /** The whole number of some words, the last of which has the sign. */
  private BigInteger number(int at, int words) {
    ByteBuffer bytes = ByteBuffer.allocate(words * Long.BYTES);
    for (int i = words - 1; i >= 0; i--) {
      bytes.putLong(fields[at + i]);
    }
    return new BigInteger(bytes.array());
  }

  /** What a group has. */
  void put(int group, HistogramPart part) {
    int at = group * FIELDS;
    part.setZeros(fields[at + ZEROS]);
    part.setInfinite(fields[at + INFINITE]);
    if (fields[at + LEAST] <= fields[at + GREATEST]) {
      part.setExtremes(
          OrderedBits.value(fields[at + LEAST]), OrderedBits.value(fields[at + GREATEST]));
    }
    ExactTotal[] totals = totals(group);
    part.sum().add(totals[0]);
    part.squares().add(totals[1]);
  }
}
