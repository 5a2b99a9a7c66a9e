package dev.kldrift.job.arrow;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Columns of numbers of two bytes, which the Arrow of older Sparks does not have. */
final class HalfFloats {
  private HalfFloats() {}

  /** As float, or, where bytes are asked for, as those. */
  static ColumnVector column(FieldVector vector, DataType asked) {
    Float2Vector halves = (Float2Vector) vector;
    return asked.equals(DataTypes.BinaryType)
        ? ConvertedColumn.ofBytes(
            asked,
            vector,
            row -> new byte[] {(byte) halves.get(row), (byte) (halves.get(row) >> Byte.SIZE)})
        : ConvertedColumn.ofFloats(asked, vector, halves::getValueAsFloat);
  }
}
