package dev.kldrift.job.arrow;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Files whose buffers Arrow's own Java library has compressed. */
final class CompressedArrow {
  static final int ROWS = 100;
  static final int BATCHES = 2;

  private CompressedArrow() {}

  /**
   * Rows of {@code id} (every seventh NULL), {@code name} and {@code p}, an array of its id times 0
   * to 7.
   */
  static Path write(Path file, CodecType codec) throws IOException {
    Schema schema =
        new Schema(
            List.of(
                Field.nullable("id", new ArrowType.Int(Long.SIZE, true)),
                Field.nullable("name", ArrowType.Utf8.INSTANCE),
                new Field(
                    "p",
                    FieldType.nullable(ArrowType.List.INSTANCE),
                    List.of(
                        Field.nullable(
                            "item", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))))));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        FileChannel out =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ArrowFileWriter writer =
            new ArrowFileWriter(
                root,
                null,
                out,
                Map.of(),
                IpcOption.DEFAULT,
                CommonsCompressionFactory.INSTANCE,
                codec)) {
      writer.start();
      for (int batch = 0; batch < BATCHES; batch++) {
        fill(root, batch * ROWS);
        writer.writeBatch();
        root.clear();
      }
      writer.end();
    }
    return file;
  }

  private static void fill(VectorSchemaRoot root, int first) {
    BigIntVector ids = (BigIntVector) root.getVector("id");
    VarCharVector names = (VarCharVector) root.getVector("name");
    ListVector lists = (ListVector) root.getVector("p");
    Float8Vector values = (Float8Vector) lists.getDataVector();
    for (int row = 0; row < ROWS; row++) {
      int id = first + row;
      if (id % 7 == 0) {
        ids.setNull(row);
      } else {
        ids.setSafe(row, id);
      }
      names.setSafe(row, ("name " + id).getBytes(StandardCharsets.UTF_8));
      int from = lists.startNewValue(row);
      for (int i = 0; i < 8; i++) {
        values.setSafe(from + i, (double) id * i);
      }
      lists.endValue(row, 8);
    }
    root.setRowCount(ROWS);
  }
}
