package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/** Numbers the values of a segment column as they come. */
final class SegmentColumn {
  private static final int MOST = 1 << 18;

  private final Map<UTF8String, Integer> numbers = new HashMap<>();
  private final List<String> values = new ArrayList<>();
  private int[] found = {};
  private int[] known = {};

  SegmentColumn() {
    forget();
  }

  /** Whether so many values are numbered that it should begin anew. */
  boolean isFull() {
    return values.size() > MOST;
  }

  /** Forgets all numbers. */
  void forget() {
    numbers.clear();
    values.clear();
    values.add(null);
  }

  /** The value with a number. */
  String value(int number) {
    return values.get(number);
  }

  /** The number of each row's value, 0 for NULL. */
  int[] find(BatchColumn column, int rows) {
    if (found.length < rows) {
      found = new int[rows];
    }
    int[] entries = column.entries();
    boolean hasNulls = column.hasNulls();
    Arrays.fill(known, 0);
    for (int row = 0; row < rows; row++) {
      if (hasNulls && column.isNull(row)) {
        found[row] = 0;
      } else if (entries == null) {
        found[row] = number(column.text(row));
      } else {
        found[row] = byEntry(column, entries[row], row);
      }
    }
    return found;
  }

  private int byEntry(BatchColumn column, int entry, int row) {
    if (entry >= known.length) {
      known = Arrays.copyOf(known, Math.max(64, 2 * entry));
    }
    if (known[entry] == 0) {
      known[entry] = number(column.text(row));
    }
    return known[entry];
  }

  private int number(UTF8String text) {
    Integer number = numbers.get(text);
    if (number == null) {
      number = values.size();
      numbers.put(text.copy(), number);
      values.add(Category.of(text.getBytes()));
    }
    return number;
  }
}
