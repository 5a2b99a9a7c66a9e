package dev.kldrift.job.arrow;

import java.math.BigDecimal;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** Columns whose values take another form than that in which the file has them. */
final class ConvertedColumn {
  private ConvertedColumn() {}

  /** Whole numbers, dates and times, of whatever width Spark wants them in. */
  static VectorColumn ofLongs(DataType type, FieldVector vector, IntToLongFunction values) {
    return new VectorColumn(type, vector) {
      @Override
      public byte getByte(int row) {
        return (byte) values.applyAsLong(row);
      }

      @Override
      public short getShort(int row) {
        return (short) values.applyAsLong(row);
      }

      @Override
      public int getInt(int row) {
        return (int) values.applyAsLong(row);
      }

      @Override
      public long getLong(int row) {
        return values.applyAsLong(row);
      }
    };
  }

  /** Numbers of two bytes, which float holds. */
  static VectorColumn ofFloats(DataType type, FieldVector vector, IntFunction<Float> values) {
    return new VectorColumn(type, vector) {
      @Override
      public float getFloat(int row) {
        return values.apply(row);
      }
    };
  }

  /** Decimals. */
  static VectorColumn ofDecimals(
      DataType type, FieldVector vector, IntFunction<BigDecimal> values) {
    return new VectorColumn(type, vector) {
      @Override
      public Decimal getDecimal(int row, int precision, int scale) {
        return isNullAt(row) ? null : Decimal.apply(values.apply(row), precision, scale);
      }
    };
  }

  /** Bytes, or text. */
  static VectorColumn ofBytes(DataType type, FieldVector vector, IntFunction<byte[]> values) {
    return new VectorColumn(type, vector) {
      @Override
      public byte[] getBinary(int row) {
        return isNullAt(row) ? null : values.apply(row);
      }

      @Override
      public UTF8String getUTF8String(int row) {
        return isNullAt(row) ? null : UTF8String.fromBytes(values.apply(row));
      }
    };
  }

  /** No values. */
  static VectorColumn ofNothing(DataType type, FieldVector vector) {
    return new VectorColumn(type, vector) {
      @Override
      public boolean isNullAt(int row) {
        return true;
      }
    };
  }
}
