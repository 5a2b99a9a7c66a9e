package dev.kldrift.job.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BufferLayout;
import org.apache.arrow.vector.BufferLayout.BufferType;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Loads vectors of one message: the buffers of the columns that are asked for, and no others.
 *
 * <p>Arrow's own reader takes every length from the file as it is. This one allocates nothing that
 * the message does not hold or, where it is compressed, that is beyond the limit; and checks that
 * offsets, views and children lie where they may, so that no value can be read from elsewhere.
 */
final class BatchLoader {
  private final ArrowInput in;
  private final IpcBatch batch;
  private final BufferAllocator allocator;
  private long left;
  private int node;
  private int buffer;
  private int views;

  /**
   * For one message.
   *
   * @param limit most bytes that its vectors may take
   */
  BatchLoader(ArrowInput in, IpcBatch batch, BufferAllocator allocator, long limit) {
    this.in = in;
    this.batch = batch;
    this.allocator = allocator;
    this.left = limit;
  }

  /**
   * Loads columns.
   *
   * @param fields every column of the message, as vectors have them
   * @param wanted which of them; the others are null in the result
   * @throws dev.kldrift.job.run.JobFailure if the message is damaged or too large
   */
  List<FieldVector> load(List<Field> fields, List<Boolean> wanted) throws IOException {
    List<FieldVector> vectors = new ArrayList<>();
    boolean whole = false;
    try {
      for (int i = 0; i < fields.size(); i++) {
        if (wanted.get(i)) {
          vectors.add(load(fields.get(i)));
        } else {
          skip(fields.get(i));
          vectors.add(null);
        }
      }
      requireAllRead();
      whole = true;
      return vectors;
    } catch (OutOfMemoryException | OutOfMemoryError e) {
      throw in.broken(
          "a message of %d rows takes more memory than there is (write smaller batches)"
              .formatted(batch.rows()));
    } catch (RuntimeException | StackOverflowError e) {
      throw in.broken(e);
    } finally {
      if (!whole) {
        vectors.stream().filter(Objects::nonNull).forEach(FieldVector::close);
      }
    }
  }

  private void requireAllRead() {
    if (node != batch.nodes() || buffer != batch.buffers()) {
      throw in.broken(
          "a message has %d columns and %d buffers (by the schema it must be %d and %d)"
              .formatted(batch.nodes(), batch.buffers(), node, buffer));
    }
  }

  private FieldVector load(Field field) throws IOException {
    int rows = node < batch.nodes() ? batch.length(node) : -1;
    if (rows != batch.rows()) {
      throw in.broken(
          "column '%s' has %d values in a message of %d rows"
              .formatted(field.getName(), rows, batch.rows()));
    }
    FieldVector vector = field.createVector(allocator);
    try {
      load(field, vector);
      return vector;
    } catch (RuntimeException | IOException | Error e) {
      vector.close();
      throw e;
    }
  }

  private void skip(Field field) {
    node++;
    TypeLayout layout = TypeLayout.getTypeLayout(field.getType());
    buffer += layout.getBufferLayouts().size();
    if (ArrowTypes.isView(field.getType())) {
      buffer += batch.variadicBuffers(views++);
    }
    field.getChildren().forEach(this::skip);
  }

  private void load(Field field, FieldVector vector) throws IOException {
    int length = batch.length(node);
    int nulls = batch.nulls(node);
    node++;
    TypeLayout layout = TypeLayout.getTypeLayout(field.getType());
    List<BufferLayout> layouts = layout.getBufferLayouts();
    int variadic = ArrowTypes.isView(field.getType()) ? batch.variadicBuffers(views++) : 0;
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      for (BufferLayout each : layouts) {
        buffers.add(read(field, each, length, nulls));
      }
      for (int i = 0; i < variadic; i++) {
        buffers.add(read(0, field, false));
      }
      vector.loadFieldBuffers(new ArrowFieldNode(length, nulls), buffers);
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
    List<FieldVector> children = vector.getChildrenFromFields();
    for (int i = 0; i < field.getChildren().size(); i++) {
      load(field.getChildren().get(i), children.get(i));
    }
    if (ArrowTypes.isView(field.getType())) {
      Views.check(vector, length, field.getName(), in);
    } else {
      VectorCheck.check(vector, length, field.getName(), in);
    }
  }

  private ArrowBuf read(Field field, BufferLayout layout, int length, int nulls)
      throws IOException {
    boolean noNulls = layout.getType() == BufferType.VALIDITY && (nulls == 0 || nulls == length);
    if (noNulls) {
      take((length + 7L) / 8, field); // the vector makes one of its own
      buffer++;
      return allocator.getEmpty();
    }
    return read(
        length == 0 ? 0 : least(field.getType(), layout, length), field, isNumbers(field, layout));
  }

  /** Whether whatever a buffer holds points nowhere. */
  private static boolean isNumbers(Field field, BufferLayout layout) {
    return layout.getType() == BufferType.DATA
        && (field.getType() instanceof ArrowType.FloatingPoint
            || field.getType() instanceof ArrowType.Int);
  }

  /** Bytes that so many values need in a buffer. */
  private static long least(ArrowType type, BufferLayout layout, long length) {
    boolean text =
        switch (type.getTypeID()) {
          case Utf8, LargeUtf8, Binary, LargeBinary -> layout.getType() == BufferType.DATA;
          default -> false;
        };
    if (text) {
      return 0;
    }
    long values = layout.getType() == BufferType.OFFSET ? length + 1 : length;
    return (values * bits(type, layout) + 7) / 8;
  }

  private static long bits(ArrowType type, BufferLayout layout) {
    if (layout.getType() == BufferType.VALIDITY) {
      return 1;
    }
    return type instanceof ArrowType.FixedSizeBinary binary && layout.getType() == BufferType.DATA
        ? (long) Byte.SIZE * binary.getByteWidth()
        : layout.getTypeBitWidth();
  }

  /** The next buffer, decompressed, of which the vector needs at least so many bytes. */
  private ArrowBuf read(long least, Field field, boolean numbers) throws IOException {
    long offset = batch.offset(buffer);
    long bytes = batch.bytes(buffer);
    buffer++;
    if (batch.isCompressed() && bytes > 0) {
      if (bytes < Decompression.PREFIX) {
        throw in.broken("a compressed buffer has " + bytes + " bytes (must be at least 8)");
      }
      long length = in.bytes(offset, Decompression.PREFIX).getLong();
      offset += Decompression.PREFIX;
      bytes -= Decompression.PREFIX;
      if (length != Decompression.NOT_COMPRESSED) {
        return decompress(offset, bytes, length, least, field);
      }
    }
    requireLeast(bytes, least, field);
    take(bytes, field);
    if (numbers && in.isMappable(bytes)) {
      return in.map(offset, bytes, allocator);
    }
    ArrowBuf read = allocator.buffer(bytes);
    try {
      in.read(offset, bytes, read);
      return read.writerIndex(bytes);
    } catch (RuntimeException | IOException | Error e) {
      read.close();
      throw e;
    }
  }

  private ArrowBuf decompress(long offset, long bytes, long length, long least, Field field)
      throws IOException {
    if (length < 0) {
      throw in.broken("a compressed buffer gives " + length + " as its length");
    }
    requireLeast(length, least, field);
    take(length, field);
    take(bytes, field);
    ByteBuffer frame = in.bytes(offset, (int) bytes);
    byte[] values = Decompression.of(batch.codec(), frame, (int) length, in);
    left += bytes;
    ArrowBuf read = allocator.buffer(length);
    read.setBytes(0, values, 0, values.length);
    return read.writerIndex(length);
  }

  private void requireLeast(long bytes, long least, Field field) {
    if (bytes < least) {
      throw in.broken(
          "a buffer of column '%s' has %d bytes (must be at least %d)"
              .formatted(field.getName(), bytes, least));
    }
  }

  private void take(long bytes, Field field) {
    if (bytes > left) {
      throw in.broken(
          "its column '%s' needs %d bytes of a message more, of which %d are left (write smaller batches, or give a larger max-batch-bytes)"
              .formatted(field.getName(), bytes, left));
    }
    left -= bytes;
  }
}
