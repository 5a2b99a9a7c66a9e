package dev.kldrift.job.arrow;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** One text for all rows of a file, or a struct of it; null is that of a NULL. */
final class ConstantColumn extends TypedColumn {
  private final UTF8String value;

  ConstantColumn(DataType type, String value) {
    super(type);
    this.value = UTF8String.fromString(value);
  }

  @Override
  public boolean hasNull() {
    return value == null;
  }

  @Override
  public int numNulls() {
    return value == null ? Integer.MAX_VALUE : 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return value == null;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return value;
  }

  @Override
  public byte[] getBinary(int row) {
    return value == null ? null : value.getBytes();
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    DataType type = ((StructType) dataType()).apply(ordinal).dataType();
    return new ConstantColumn(type, value == null ? null : value.toString());
  }
}
