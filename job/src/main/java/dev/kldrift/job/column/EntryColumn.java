package dev.kldrift.job.column;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column computed from a dictionary-encoded one: once for each entry that occurs, or for none.
 */
final class EntryColumn implements BatchColumn {
  private static final Object UNKNOWN = new Object();

  private final Expression expression;
  private final ColumnarBatch batch;
  private final int[] selected;
  private final int[] entries;
  private final int column;
  private final boolean nullable;
  private Object[] values = {};

  EntryColumn(
      BatchExpression computed, int column, ColumnarBatch batch, int[] selected, int[] entries) {
    this.expression = computed.expression();
    this.column = column;
    this.batch = batch;
    this.selected = selected;
    this.entries = entries;
    this.nullable = hasMissing() || expression.nullable();
  }

  private boolean hasMissing() {
    return column >= 0 && batch.column(column).hasNull();
  }

  private Object value(int row) {
    int place = selected == null ? row : selected[row];
    if (column >= 0 && batch.column(column).isNullAt(place)) {
      return expression.eval(batch.getRow(place));
    }
    int entry = entries[row];
    if (entry >= values.length) {
      int length = values.length;
      values = Arrays.copyOf(values, Math.max(16, 2 * entry));
      Arrays.fill(values, length, values.length, UNKNOWN);
    }
    if (values[entry] == UNKNOWN) {
      values[entry] = expression.eval(batch.getRow(place));
    }
    return values[entry];
  }

  @Override
  public boolean hasNulls() {
    return nullable;
  }

  @Override
  public boolean isNull(int row) {
    return value(row) == null;
  }

  /** A NULL of the column has no entry, but may be computed to something. */
  @Override
  public int[] entries() {
    return hasMissing() ? null : entries;
  }

  @Override
  public int integer(int row) {
    return (int) value(row);
  }

  @Override
  public double number(int row) {
    return (double) value(row);
  }

  @Override
  public double[] numbers() {
    double[] numbers = new double[entries.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = isNull(i) ? 0 : number(i);
    }
    return numbers;
  }

  @Override
  public UTF8String text(int row) {
    return UTF8String.fromBytes((byte[]) value(row));
  }
}
