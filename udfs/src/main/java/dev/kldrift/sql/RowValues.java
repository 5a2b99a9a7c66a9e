package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** The fields of a struct, added one after the other. */
final class RowValues {
  private final Object[] values;
  private int size;

  RowValues(int fields) {
    values = new Object[fields];
  }

  RowValues add(Object value) {
    values[size++] = value;
    return this;
  }

  /** Adds a number, NULL for NaN. */
  RowValues addKnown(double value) {
    return add(Double.isNaN(value) ? null : (Object) value);
  }

  /** Adds this many NULLs. */
  RowValues addUnknown(int count) {
    size += count;
    return this;
  }

  InternalRow row() {
    return new GenericInternalRow(values);
  }
}
