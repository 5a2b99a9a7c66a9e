package dev.kldrift.job.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Checks that every value of a vector lies within its buffers. */
final class VectorCheck {
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
}
