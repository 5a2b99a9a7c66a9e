package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Finds the codes of a column's values: once for each entry of a dictionary that occurs. */
final class EntryCodes {
  private static final int UNKNOWN = -1;
  private static final int INITIAL = 64;

  private int[] known = {};
  private int[] seen = new int[INITIAL];
  private int different;

  /**
   * The code of each row of a batch.
   *
   * @param entries of the column's dictionary
   * @param missing the code of NULL
   * @param code of the value of a row, below zero where it has none
   * @param found where they go
   * @param from from where on
   * @return whether all values have one
   */
  boolean find(
      BatchColumn column,
      int[] entries,
      int rows,
      int missing,
      IntUnaryOperator code,
      char[] found,
      int from) {
    BatchColumn nullable = column.hasNulls() ? column : null;
    int row = findKnown(nullable, entries, 0, rows, missing, found, from);
    while (row < rows && learn(entries[row], code.applyAsInt(row))) {
      row = findKnown(nullable, entries, row, rows, missing, found, from);
    }
    for (int i = 0; i < different; i++) {
      known[seen[i]] = UNKNOWN; // the next batch may have another dictionary
    }
    different = 0;
    return row == rows;
  }

  /** A loop of its own, short enough to be compiled well; ends at an entry that is not known. */
  private int findKnown(
      BatchColumn nullable,
      int[] entries,
      int start,
      int rows,
      int missing,
      char[] found,
      int from) {
    int[] codes = known;
    int row = start;
    for (; row < rows; row++) {
      int value = missing;
      if (nullable == null || !nullable.isNull(row)) {
        int entry = entries[row];
        value = entry < codes.length ? codes[entry] : UNKNOWN;
        if (value < 0) {
          break;
        }
      }
      found[from + row] = (char) value;
    }
    return row;
  }

  /** Whether there is a code to know an entry by. */
  private boolean learn(int entry, int value) {
    if (value < 0) {
      return false;
    }
    if (entry >= known.length) {
      int length = known.length;
      known = Arrays.copyOf(known, Math.max(INITIAL, 2 * entry));
      Arrays.fill(known, length, known.length, UNKNOWN);
    }
    known[entry] = value;
    if (different == seen.length) {
      seen = Arrays.copyOf(seen, 2 * different);
    }
    seen[different++] = entry;
    return true;
  }
}
