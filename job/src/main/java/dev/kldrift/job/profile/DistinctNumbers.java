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
  private final EntryCodes byEntry = new EntryCodes();
  private int size;

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

  /**
   * Puts the counter of each row where the counters of those before it end.
   *
   * @return false where there are too many numbers
   */
  boolean find(BatchColumn column, int rows, char[] counters, int from) {
    int[] entries = column.entries();
    return entries == null
        ? findAll(column, rows, counters, from)
        : byEntry.find(
            column, entries, rows, 0, row -> counter(column.number(row)), counters, from);
  }

  private boolean findAll(BatchColumn column, int rows, char[] counters, int from) {
    double[] numbers = column.numbers();
    boolean hasNulls = column.hasNulls();
    for (int row = 0; row < rows; row++) {
      int counter = hasNulls && column.isNull(row) ? 0 : counter(numbers[row]);
      if (counter < 0) {
        return false;
      }
      counters[from + row] = (char) counter;
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
        part.setInfinite(part.infinite() + count);
      } else if (Math.abs(value) < SMALL && value == Math.rint(value)) {
        sum += count * (long) value;
        squares += count * (long) value * (long) value;
      } else {
        NumberSums.add(part.sum(), part.squares(), value, count);
      }
    }
    part.setExtremes(least, greatest);
    part.sum().add(BigInteger.valueOf(sum), 0);
    part.squares().add(BigInteger.valueOf(squares), 0);
  }
}
