package dev.kldrift.job.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.immutable.ArraySeq$;

/** How rows are parted into batches. */
class ArrowRowsTest {
  private static final int ROWS = 900;
  private static final int VALUES = 30_000;

  @TempDir private Path folder;

  @Test
  void largeRows_areWrittenInBatchesOfMany() throws Exception {
    Path file = folder.resolve("rows.arrow");
    StructType columns =
        new StructType()
            .add("name", DataTypes.StringType)
            .add("p", DataTypes.createArrayType(DataTypes.DoubleType));
    Object[] numbers = new Object[VALUES];
    Arrays.fill(numbers, 0.5);
    Object values = ArraySeq$.MODULE$.unsafeWrapArray(numbers);
    try (FileChannel out =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ArrowRows rows = new ArrowRows(out, false, columns, Map.of(), Map.of())) {
      for (int i = 0; i < ROWS; i++) {
        rows.write(RowFactory.create("row " + i, values));
      }
      rows.finish();
    }
    try (FileChannel in = FileChannel.open(file);
        RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader = new ArrowFileReader(in, allocator)) {
      int read = 0;
      for (ArrowBlock block : reader.getRecordBlocks()) {
        assertThat(reader.loadRecordBatch(block)).isTrue();
        read += reader.getVectorSchemaRoot().getRowCount();
      }
      assertThat(read).isEqualTo(ROWS);
      // 216 MB, at 64 a batch
      assertThat(reader.getRecordBlocks()).hasSize(4);
    }
    assertThat(ArrowMemory.outstanding()).isZero();
  }
}
