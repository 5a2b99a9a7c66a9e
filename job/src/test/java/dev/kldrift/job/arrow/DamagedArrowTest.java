package dev.kldrift.job.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are cut off, flipped and rewritten: an error that says so, or values; never more. */
class DamagedArrowTest {
  private static final long SEED = 20_261_126L;
  private static final int FILES = 1_000;
  private static final List<String> ORIGINALS =
      List.of("pairs.arrow", "pairs.arrows", "types.arrow", "lz4.arrow", "zstd.arrow");

  /** Of the largest original nothing takes more than a few kilobytes. */
  private static final long LIMIT = 1 << 20;

  private static final Configuration HADOOP = new Configuration();

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    assertThat(ArrowMemory.outstanding()).isZero();
  }

  @Test
  void read_thousandDamagedFiles_failsAsBadDataOrReads() throws IOException {
    Map<String, byte[]> originals = new HashMap<>();
    for (String name : ORIGINALS) {
      originals.put(name, Files.readAllBytes(original(name)));
    }
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      String name = ORIGINALS.get(i % ORIGINALS.size());
      byte[] bytes = originals.get(name).clone();
      Path file = folder.resolve(i + "-" + name);
      Files.write(file, damaged(bytes, random));
      refused += isRefused(file) ? 1 : 0;
      Files.delete(file);
      assertThat(ArrowMemory.outstanding()).as("after file %d", i).isZero();
    }
    assertThat(refused).as("the damage is seen").isGreaterThan(FILES / 2);
  }

  private Path original(String name) throws IOException {
    return switch (name) {
      case "lz4.arrow" -> CompressedArrow.write(folder.resolve(name), CodecType.LZ4_FRAME);
      case "zstd.arrow" -> CompressedArrow.write(folder.resolve(name), CodecType.ZSTD);
      default -> ForeignArrowTest.FILES.resolve(name);
    };
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> extreme(bytes, random);
      case 2 -> changedAtTheEnd(bytes, random);
      case 3 -> flipped(bytes, random);
      default -> withoutPiece(bytes, random);
    };
  }

  /** Extreme numbers where lengths and offsets are likely. */
  private static byte[] extreme(byte[] bytes, Random random) {
    int[] extremes = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30, 0};
    for (int n = 0; n < 3; n++) {
      int at = random.nextInt(bytes.length - 4) & ~3;
      int value = extremes[random.nextInt(extremes.length)];
      for (int b = 0; b < 4; b++) {
        bytes[at + b] = (byte) (value >> (8 * b));
      }
    }
    return bytes;
  }

  private static byte[] changedAtTheEnd(byte[] bytes, Random random) {
    for (int n = 0; n < 4; n++) {
      int at = bytes.length - 1 - random.nextInt(Math.min(800, bytes.length));
      bytes[at] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    for (int n = 0; n < 20; n++) {
      int at = random.nextInt(bytes.length);
      bytes[at] = (byte) (bytes[at] ^ (1 << random.nextInt(8)));
    }
    return bytes;
  }

  private static byte[] withoutPiece(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length - 16);
    int length = 1 + random.nextInt(16);
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(bytes, from + length, shorter, from, bytes.length - from - length);
    return shorter;
  }

  private static boolean isRefused(Path file) throws IOException {
    try {
      readAll(file);
      return false;
    } catch (JobFailure e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA);
      assertThat(e.getMessage()).contains("cannot read Arrow file").contains(file.toString());
      return true;
    }
  }

  /** Touches every value of every column, as the summary and the reader of a run do. */
  private static long readAll(Path path) throws IOException {
    return readAll(path, LIMIT);
  }

  private static long readAll(Path path, long limit) throws IOException {
    FileStatus file =
        FileSystem.getLocal(HADOOP).getFileStatus(new org.apache.hadoop.fs.Path(path.toUri()));
    ArrowSummary.read(file, HADOOP);
    try (ArrowInput in = ArrowInput.open(file, HADOOP)) {
      IpcLayout layout = IpcLayout.read(in);
      StructType columns = new StructType();
      List<String> names = new ArrayList<>();
      for (Field field : layout.schema().getFields()) {
        if (ArrowTypes.of(field).isPresent() && !names.contains(field.getName())) {
          columns = columns.add(field.getName(), ArrowTypes.of(field).get());
          names.add(field.getName());
        }
      }
      String schema = new Schema(layout.schema().getFields()).toJson();
      ArrowPiece piece = new ArrowPiece(in.path(), in.length(), schema, layout.blocks(), Map.of());
      long rows = 0;
      try (ArrowReader reader =
          new ArrowReader(new ArrowSplit(List.of(piece)), columns, limit, HADOOP)) {
        while (reader.next()) {
          rows += touch(reader.get(), columns);
        }
      }
      return rows;
    }
  }

  private static int touch(ColumnarBatch batch, StructType columns) {
    for (var rows = batch.rowIterator(); rows.hasNext(); ) {
      InternalRow row = rows.next();
      int i = 0;
      for (StructField field : columns.fields()) {
        Object value = row.isNullAt(i) ? null : row.get(i, field.dataType());
        assertThat(String.valueOf(value)).isNotNull();
        if (value instanceof org.apache.spark.sql.vectorized.ColumnarArray array) {
          assertThat(array.copy().numElements()).isEqualTo(array.numElements());
        }
        i++;
      }
    }
    return batch.numRows();
  }

  @Test
  void read_originals_givesEveryRow() throws IOException {
    List<Long> rows = new ArrayList<>();
    for (String name : ORIGINALS) {
      rows.add(readAll(original(name)));
    }
    assertThat(rows).containsExactly(4L, 4L, 2L, 200L, 200L);
  }

  @Test
  void read_moreThanTheLimit_isRefusedBeforeMemoryIsTaken() throws IOException {
    Path file = CompressedArrow.write(folder.resolve("zstd.arrow"), CodecType.ZSTD);
    assertThatThrownBy(() -> readAll(file, 4096))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("larger max-batch-bytes");
  }

  @Test
  void read_otherThings_saysWhatTheyAre() throws IOException {
    assertRefused("PAR1 and more, PAR1", "it is Parquet");
    assertRefused("FEA1 and more, FEA1", "Feather version 1");
    assertRefused("p,q\n1,2\n3,4\n5,6\n", "it is not Arrow");
    assertRefused("ARROW1", "it has no footer");
    byte[] stream = Files.readAllBytes(ForeignArrowTest.FILES.resolve("pairs.arrows"));
    Path cut = Files.write(folder.resolve("cut.arrows"), Arrays.copyOf(stream, stream.length - 8));
    assertThatThrownBy(() -> readAll(cut)).hasMessageContaining("no end-of-stream mark");
  }

  private void assertRefused(String content, String problem) throws IOException {
    Path file = Files.writeString(folder.resolve("x.arrow"), content);
    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(JobFailure.class)
        .hasMessageStartingWith("cannot read Arrow file " + file + ": ")
        .hasMessageContaining(problem);
  }
}
