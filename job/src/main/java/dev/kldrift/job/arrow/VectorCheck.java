package dev.kldrift.job.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Checks that every value of a vector lies within its buffers. */
final class VectorCheck {
  private static final int VIEW = 16;
  private static final int INLINE = 12;
  private static final int BUFFER_INDEX = 8;

  private VectorCheck() {}

  /**
   * Checks a vector that is loaded, with its children.
   *
   * @throws dev.kldrift.job.run.JobFailure if a value would be read from elsewhere
   */
  static void check(FieldVector vector, int length, String name, ArrowInput in) {
    if (vector instanceof ListVector list) { // also maps
      requireOffsets(list.getOffsetBuffer(), length, false, list.getDataVector(), name, in);
    } else if (vector instanceof LargeListVector list) {
      requireOffsets(list.getOffsetBuffer(), length, true, list.getDataVector(), name, in);
    } else if (vector instanceof FixedSizeListVector list) {
      long values = (long) length * list.getListSize();
      requireRoom(values, list.getDataVector().getValueCount(), name, in);
    } else if (vector instanceof StructVector struct) {
      struct
          .getChildrenFromFields()
          .forEach(child -> requireRoom(length, child.getValueCount(), name, in));
    } else if (vector instanceof BaseVariableWidthVector text) {
      requireOffsets(text.getOffsetBuffer(), length, false, data(text), name, in);
    } else if (vector instanceof BaseLargeVariableWidthVector text) {
      requireOffsets(text.getOffsetBuffer(), length, true, data(text), name, in);
    } else if (vector instanceof BaseVariableWidthViewVector text) {
      requireViews(text, length, name, in);
    }
  }

  private static long data(FieldVector text) {
    return text.getDataBuffer().capacity();
  }

  private static void requireOffsets(
      ArrowBuf offsets, int length, boolean wide, FieldVector child, String name, ArrowInput in) {
    requireOffsets(offsets, length, wide, child.getValueCount(), name, in);
  }

  private static void requireOffsets(
      ArrowBuf offsets, int length, boolean wide, long end, String name, ArrowInput in) {
    long last = 0;
    for (long i = 0; i <= length && length > 0; i++) {
      long offset = wide ? offsets.getLong(i * Long.BYTES) : offsets.getInt(i * Integer.BYTES);
      if (offset < last || offset > end) {
        throw in.broken(
            "offset %d of column '%s' is %d (must be from %d to %d)"
                .formatted(i, name, offset, last, end));
      }
      last = offset;
    }
  }

  private static void requireRoom(long values, long there, String name, ArrowInput in) {
    if (values > there) {
      throw in.broken(
          "parts of column '%s' have %d values (must be %d)".formatted(name, there, values));
    }
  }

  private static void requireViews(
      BaseVariableWidthViewVector text, int length, String name, ArrowInput in) {
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
