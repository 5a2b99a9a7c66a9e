package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Counters of distinct numbers, while there are few: each has one, behind those of NULL and of NaN.
 */
final class DistinctNumbers {
  /** Whole numbers whose squares times any count of rows are a long. */
  private static final long SMALL = 1L << 16;

  private static final int UNKNOWN = -1;

  private final int first;
  private final double[] values;
  private final int[] table;
  private int size;
  private int[] found = {};
  private int[] known = {};
  private int[] seen = {};

  /**
   * None yet.
   *
   * @param first the first counter of a number; before it are NULL and NaN
   * @param most how many there may be
   */
  DistinctNumbers(int first, int most) {
    this.first = first;
    this.values = new double[most];
    this.table = new int[8 * Integer.highestOneBit(most)];
    Arrays.fill(table, UNKNOWN);
  }

  /** One behind the last counter. */
  int end() {
    return first + size;
  }

  /** The number of a counter. */
  double value(int counter) {
    return values[counter - first];
  }

  /** The counter of each row, NULL where there are too many numbers. */
  int[] find(BatchColumn column, int rows) {
    if (found.length < rows) {
      found = new int[rows];
      seen = new int[rows];
    }
    int[] entries = column.entries();
    boolean fits = entries == null ? findByValue(column, rows) : findByEntry(column, entries, rows);
    return fits ? found : null;
  }

  private boolean findByEntry(BatchColumn column, int[] entries, int rows) {
    boolean hasNulls = column.hasNulls();
    boolean fits = true;
    int different = 0;
    for (int row = 0; row < rows; row++) {
      if (hasNulls && column.isNull(row)) {
        found[row] = 0;
        continue;
      }
      int entry = entries[row];
      if (entry >= known.length) {
        int length = known.length;
        known = Arrays.copyOf(known, Math.max(64, 2 * entry));
        Arrays.fill(known, length, known.length, UNKNOWN);
      }
      int counter = known[entry];
      if (counter < 0) {
        counter = counter(column.number(row));
        if (counter < 0) {
          fits = false;
          break;
        }
        known[entry] = counter;
        seen[different++] = entry;
      }
      found[row] = counter;
    }
    for (int i = 0; i < different; i++) {
      known[seen[i]] = UNKNOWN; // the next batch may have another dictionary
    }
    return fits;
  }

  private boolean findByValue(BatchColumn column, int rows) {
    double[] numbers = column.numbers();
    boolean hasNulls = column.hasNulls();
    for (int row = 0; row < rows; row++) {
      found[row] = hasNulls && column.isNull(row) ? 0 : counter(numbers[row]);
      if (found[row] < 0) {
        return false;
      }
    }
    return true;
  }

  private int counter(double value) {
    if (Double.isNaN(value)) {
      return 1;
    }
    double positive = value + 0.0; // -0.0 is 0.0
    // Of a product the first bits depend on all bits; whole numbers have none but zeros at the end.
    long mixed = Double.doubleToRawLongBits(positive) * 0x9E3779B97F4A7C15L;
    int place = (int) (mixed >>> Long.numberOfLeadingZeros(table.length - 1L));
    while (table[place] != UNKNOWN) {
      if (values[table[place]] == positive) {
        return first + table[place];
      }
      place = (place + 1) & (table.length - 1);
    }
    if (size == values.length) {
      return UNKNOWN;
    }
    values[size] = positive;
    table[place] = size;
    size++;
    return first + size - 1;
  }

  /** Extremes and sums of a group, from its counters. */
  void put(FeatureCounts counts, int group, HistogramPart part) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    long sum = 0;
    long squares = 0;
    ExactTotal others = new ExactTotal();
    ExactTotal otherSquares = new ExactTotal();
    int used = Math.min(counts.width(), end());
    for (int i = first; i < used; i++) {
      long count = counts.count(group, i);
      double value = value(i);
      if (count == 0) {
        continue;
      }
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
      if (value == 0) {
        part.setZeros(count);
      } else if (Double.isInfinite(value)) {
        part.setInfinite(part.getInfinite() + count);
      } else if (Math.abs(value) < SMALL && value == Math.rint(value)) {
        sum += count * (long) value;
        squares += count * (long) value * (long) value;
      } else {
        NumberSums.add(others, otherSquares, value, count);
      }
    }
    if (least <= greatest) {
      part.setLeast(least);
      part.setGreatest(greatest);
    }
    others.add(BigInteger.valueOf(sum), 0);
    otherSquares.add(BigInteger.valueOf(squares), 0);
    part.setSum(others.bytes());
    part.setSquares(otherSquares.bytes());
  }
}
