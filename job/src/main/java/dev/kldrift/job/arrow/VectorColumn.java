package dev.kldrift.job.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;

/**
 * A column that reads values from an Arrow vector which Spark's own column does not know, or reads
 * slower. The vector belongs to the reader of the batch, which closes it.
 */
abstract class VectorColumn extends TypedColumn {
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
}
