package dev.kldrift.job.column;

import org.apache.spark.unsafe.types.UTF8String;

/** Values of a column that were brought to arrays. */
final class ValueArrays implements BatchColumn {
  private final int[] integers;
  private final double[] numbers;
  private final UTF8String[] texts;
  private final boolean[] missing;
  private boolean hasNulls;

  private ValueArrays(int[] integers, double[] numbers, UTF8String[] texts, int size) {
    this.integers = integers;
    this.numbers = numbers;
    this.texts = texts;
    this.missing = new boolean[size];
  }

  static ValueArrays of(ColumnKind kind, int size) {
    return switch (kind) {
      case INTEGER -> new ValueArrays(new int[size], null, null, size);
      case NUMBER -> new ValueArrays(null, new double[size], null, size);
      case TEXT -> new ValueArrays(null, null, new UTF8String[size], size);
    };
  }

  /** Forgets which rows have no value. */
  void clear() {
    hasNulls = false;
  }

  void set(int row, int value) {
    missing[row] = false;
    integers[row] = value;
  }

  void set(int row, double value) {
    missing[row] = false;
    numbers[row] = value;
  }

  void set(int row, byte[] value) {
    missing[row] = false;
    texts[row] = UTF8String.fromBytes(value);
  }

  void setNull(int row) {
    missing[row] = true;
    hasNulls = true;
  }

  @Override
  public boolean hasNulls() {
    return hasNulls;
  }

  @Override
  public boolean isNull(int row) {
    return missing[row];
  }

  @Override
  public int[] entries() {
    return null;
  }

  @Override
  public int integer(int row) {
    return integers[row];
  }

  @Override
  public double number(int row) {
    return numbers[row];
  }

  @Override
  public double[] numbers() {
    return numbers;
  }

  @Override
  public UTF8String text(int row) {
    return texts[row];
  }
}
