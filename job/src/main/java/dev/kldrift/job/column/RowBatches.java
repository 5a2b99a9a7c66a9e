package dev.kldrift.job.column;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Batches of rows that come one by one. */
final class RowBatches implements Iterator<Batch> {
  private static final int MOST_ROWS = 1024;

  private final Iterator<RowValues> rows;
  private final List<ColumnKind> kinds;
  private final ValueArrays[] columns;

  RowBatches(Iterator<RowValues> rows, List<ColumnKind> kinds) {
    this.rows = rows;
    this.kinds = kinds;
    this.columns =
        kinds.stream().map(kind -> ValueArrays.of(kind, MOST_ROWS)).toArray(ValueArrays[]::new);
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Batch next() {
    if (!rows.hasNext()) {
      throw new NoSuchElementException();
    }
    for (ValueArrays column : columns) {
      column.clear();
    }
    int size = 0;
    while (size < MOST_ROWS && rows.hasNext()) {
      put(rows.next(), size);
      size++;
    }
    return new MadeBatch(columns, size);
  }

  private void put(RowValues row, int number) {
    int integers = 0;
    int numbers = 0;
    int texts = 0;
    for (int i = 0; i < columns.length; i++) {
      switch (kinds.get(i)) {
        case INTEGER -> {
          columns[i].set(number, row.getIntegers()[integers]);
          markNull(columns[i], number, row.getMissing()[integers]);
          integers++;
        }
        case NUMBER -> {
          columns[i].set(number, row.getNumbers()[numbers]);
          markNull(columns[i], number, row.getMissing()[row.getIntegers().length + numbers]);
          numbers++;
        }
        case TEXT -> {
          byte[] text = row.getTexts()[texts];
          columns[i].set(number, text);
          markNull(columns[i], number, text == null);
          texts++;
        }
      }
    }
  }

  private static void markNull(ValueArrays column, int row, boolean missing) {
    if (missing) {
      column.setNull(row);
    }
  }
}
