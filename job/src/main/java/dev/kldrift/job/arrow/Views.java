package dev.kldrift.job.arrow;

import java.util.List;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Columns of views: what is asked of an Arrow that older Sparks do not have, in a class that is not
 * loaded where no file has such a column.
 */
final class Views {
  private static final int VIEW = 16;
  private static final int INLINE = 12;
  private static final int BUFFER_INDEX = 8;

  private Views() {}

  /** For how many columns a message says it. */
  static int columns(RecordBatch batch) {
    return batch.variadicBufferCountsLength();
  }

  /** How many buffers one of them has besides its views. */
  static long buffers(RecordBatch batch, int column) {
    return batch.variadicBufferCounts(column);
  }

  /** Text or bytes, as bytes. */
  static ColumnVector bytes(FieldVector vector, DataType asked) {
    return vector instanceof ViewVarBinaryVector bytes
        ? ConvertedColumn.ofBytes(asked, vector, bytes::get)
        : ConvertedColumn.ofBytes(asked, vector, ((ViewVarCharVector) vector)::get);
  }

  /**
   * Checks a vector that is loaded.
   *
   * @throws dev.kldrift.job.run.JobFailure if a value would be read from elsewhere
   */
  static void check(FieldVector vector, int length, String name, ArrowInput in) {
    BaseVariableWidthViewVector text = (BaseVariableWidthViewVector) vector;
    ArrowBuf views = text.getDataBuffer();
    List<ArrowBuf> data = text.getDataBuffers();
    for (long i = 0; i < length; i++) {
      int size = views.getInt(i * VIEW);
      if (text.isNull((int) i) || (size >= 0 && size <= INLINE)) {
        continue;
      }
      int buffer = views.getInt(i * VIEW + BUFFER_INDEX);
      long from = views.getInt(i * VIEW + BUFFER_INDEX + Integer.BYTES);
      if (size < 0
          || buffer < 0
          || buffer >= data.size()
          || from < 0
          || from > data.get(buffer).capacity() - size) {
        throw in.broken(
            "value %d of column '%s' has %d bytes at %d of buffer %d, which is not there"
                .formatted(i, name, size, from, buffer));
      }
    }
  }
}
