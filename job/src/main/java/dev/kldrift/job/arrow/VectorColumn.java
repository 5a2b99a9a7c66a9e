package dev.kldrift.job.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column that reads values from an Arrow vector which Spark's own column does not know, or reads
 * slower. The vector belongs to the reader of the batch, which closes it.
 */
abstract class VectorColumn extends ColumnVector {
  private final FieldVector vector;
  private final int nulls;

  VectorColumn(DataType type, FieldVector vector) {
    super(type);
    this.vector = vector;
    this.nulls = vector.getNullCount();
  }

  /** The values of a vector, as bytes in its order. */
  static ByteBuffer data(FieldVector vector) {
    ArrowBuf data = vector.getDataBuffer();
    return data.nioBuffer(0, (int) data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {}

  @Override
  public void closeIfFreeable() {}

  @Override
  public boolean hasNull() {
    return nulls > 0;
  }

  @Override
  public int numNulls() {
    return nulls;
  }

  @Override
  public boolean isNullAt(int row) {
    return nulls > 0 && vector.isNull(row);
  }

  @Override
  public boolean getBoolean(int row) {
    throw none();
  }

  @Override
  public byte getByte(int row) {
    throw none();
  }

  @Override
  public short getShort(int row) {
    throw none();
  }

  @Override
  public int getInt(int row) {
    throw none();
  }

  @Override
  public long getLong(int row) {
    throw none();
  }

  @Override
  public float getFloat(int row) {
    throw none();
  }

  @Override
  public double getDouble(int row) {
    throw none();
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw none();
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw none();
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    throw none();
  }

  @Override
  public UTF8String getUTF8String(int row) {
    throw none();
  }

  @Override
  public byte[] getBinary(int row) {
    throw none();
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw none();
  }

  private UnsupportedOperationException none() {
    return new UnsupportedOperationException(getClass().getSimpleName() + " is " + dataType());
  }
}
