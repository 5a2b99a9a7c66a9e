package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/**
 * The fields of a struct, added one after the other; then the row itself, which does not change.
 *
 * <p>Doubles stay doubles: boxing forty of them for every pair takes time and leaves garbage, and
 * Spark's generated code reads them unboxed.
 */
final class RowValues extends GenericInternalRow {
  private final double[] numbers;
  private final Object[] objects;
  private long isNumber;
  private int size;

  /** For at most 64 fields. */
  RowValues(int fields) {
    super(fields);
    numbers = new double[fields];
    objects = super.values();
  }

  RowValues add(double value) {
    isNumber |= 1L << size;
    numbers[size++] = value;
    return this;
  }

  RowValues add(int value) {
    objects[size++] = value;
    return this;
  }

  RowValues add(Object value) {
    objects[size++] = value;
    return this;
  }

  /** Adds a number, NULL for NaN. */
  RowValues addKnown(double value) {
    return Double.isNaN(value) ? addUnknown(1) : add(value);
  }

  /** Adds this many NULLs. */
  RowValues addUnknown(int count) {
    size += count;
    return this;
  }

  InternalRow row() {
    return this;
  }

  private boolean isNumber(int field) {
    return ((isNumber >>> field) & 1) != 0;
  }

  @Override
  public boolean isNullAt(int field) {
    return !isNumber(field) && objects[field] == null;
  }

  @Override
  public double getDouble(int field) {
    return isNumber(field) ? numbers[field] : super.getDouble(field);
  }

  @Override
  public Object genericGet(int field) {
    return isNumber(field) ? (Object) numbers[field] : objects[field];
  }

  @Override
  public Object[] values() {
    Object[] boxed = objects.clone();
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = genericGet(i);
    }
    return boxed;
  }

  @Override
  public int numFields() {
    return numbers.length;
  }
}
