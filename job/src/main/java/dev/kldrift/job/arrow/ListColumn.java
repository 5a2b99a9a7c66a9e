package dev.kldrift.job.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;

/** Arrays and maps: where the values of a row begin among those of all rows. */
final class ListColumn extends VectorColumn {
  private final List<ColumnVector> values;
  private final int fixed;
  private final IntBuffer offsets;
  private final LongBuffer wideOffsets;

  /**
   * A column of arrays or maps.
   *
   * @param values the column of elements, or those of keys and values
   */
  ListColumn(DataType type, FieldVector vector, List<ColumnVector> values) {
    super(type, vector);
    this.values = List.copyOf(values);
    this.fixed = vector instanceof FixedSizeListVector list ? list.getListSize() : -1;
    ByteBuffer bytes = fixed >= 0 ? ByteBuffer.allocate(0) : bytes(vector.getOffsetBuffer());
    boolean wide = vector instanceof LargeListVector;
    this.wideOffsets = wide ? bytes.asLongBuffer() : null;
    this.offsets = wide ? null : bytes.asIntBuffer();
  }

  private static ByteBuffer bytes(ArrowBuf buffer) {
    return buffer.nioBuffer(0, (int) buffer.capacity()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int offset(int row) {
    if (fixed >= 0) {
      return row * fixed;
    }
    return wideOffsets == null ? offsets.get(row) : (int) wideOffsets.get(row);
  }

  @Override
  public ColumnarArray getArray(int row) {
    int from = offset(row);
    return new ColumnarArray(values.get(0), from, offset(row + 1) - from);
  }

  @Override
  public ColumnarMap getMap(int row) {
    int from = offset(row);
    return new ColumnarMap(values.get(0), values.get(1), from, offset(row + 1) - from);
  }
}
