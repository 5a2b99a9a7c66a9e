package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.util.Arrays;

/** Counts how often each entry of a dictionary occurs in a batch. */
final class EntryTally {
  private int[] counts = {};
  private int[] firstRows = {};

  /** Takes an entry. */
  interface Visitor {
    /**
     * Takes it.
     *
     * @param row the first that has it
     * @param count how many have
     */
    void visit(int row, int count);
  }

  /** Shows each entry that occurs, or each value by itself where there is no dictionary. */
  void of(BatchColumn column, int rows, Visitor visitor) {
    int[] entries = column.entries();
    if (entries != null) {
      of(column, entries, rows, visitor);
      return;
    }
    boolean hasNulls = column.hasNulls();
    for (int row = 0; row < rows; row++) {
      if (!(hasNulls && column.isNull(row))) {
        visitor.visit(row, 1);
      }
    }
  }

  /** Shows each entry that occurs, in the order of the first rows. */
  void of(BatchColumn column, int[] entries, int rows, Visitor visitor) {
    boolean hasNulls = column.hasNulls();
    int different = 0;
    if (firstRows.length < rows) {
      firstRows = new int[rows];
    }
    for (int row = 0; row < rows; row++) {
      if (hasNulls && column.isNull(row)) {
        continue;
      }
      int entry = entries[row];
      if (entry >= counts.length) {
        counts = Arrays.copyOf(counts, Math.max(64, 2 * entry));
      }
      if (counts[entry]++ == 0) {
        firstRows[different++] = row;
      }
    }
    for (int i = 0; i < different; i++) {
      int entry = entries[firstRows[i]];
      int count = counts[entry];
      counts[entry] = 0; // the next batch may have another dictionary
      visitor.visit(firstRows[i], count);
    }
  }
}
