package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.Columns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are damaged in ways nobody has thought of, as the gate and the reader of pairs meet
 * them: the rows of the intact file, rows that are rejected, or one line that names the file; never
 * more memory than there is.
 *
 * <p>{@code -Dkldrift.fuzz=10000 -Dkldrift.fuzz.from=2000} reads so many files, from that one on:
 * each is made by its number alone.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ParquetFuzzTest {
  private static final long SEED = 20_261_126L;
  private static final int FILES = Integer.getInteger("kldrift.fuzz", 400);
  private static final int FROM = Integer.getInteger("kldrift.fuzz.from", 0);
  private static final int MAGIC = 4;
  private static final int TAIL = Integer.BYTES + MAGIC;

  private enum Outcome {
    /** All rows as they were. */
    SAME,
    /** Some are rejected. */
    REJECTED,
    /** No checksum covers a footer: one that says otherwise is that of another file. */
    OTHER_FOOTER,
    REFUSED
  }

  /** An intact file, and its rows. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
  private record Original(byte[] bytes, Set<String> rows) {
    int footer() {
      int length =
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - TAIL);
      return bytes.length - TAIL - length;
    }
  }

  /**
   * What was done to a file.
   *
   * @param footer whether its footer may say something else now
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Damage(byte[] bytes, boolean footer) {}

  private final SparkSession spark = SparkSettings.session(TestSpark.session());
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private final Original[] originals = new Original[4];

  private Path folder;

  @BeforeAll
  void write(@TempDir Path temporary) throws IOException {
    folder = temporary;
    List<String> queries =
        List.of(
            "select concat('k', id) k, id % 3 j, array(id, 7, 9) p, array(id, 8, 1) q from range(40)",
            "select concat('k', id) k, array(id / 3, 1.5D) p, array(2D, id * 1D) q,"
                + " array('a', 'b') bins from range(30)",
            "select cast(id as int) k, map('a', id, 'b', 3L) p, map('b', id) q from range(20)",
            "select concat('k', id % 9) k, id bin, id + 1 p, id * 2 q from range(60)");
    List<String> codecs = List.of("snappy", "uncompressed", "gzip", "zstd");
    for (int i = 0; i < originals.length; i++) {
      Path written = folder.resolve("o" + i);
      spark
          .sql(queries.get(i))
          .coalesce(1)
          .write()
          .option("compression", codecs.get(i))
          .option("parquet.page.row.count.limit", "10")
          .option("parquet.block.row.count.limit", "20")
          .parquet(written.toString());
      Path part;
      try (Stream<Path> files = Files.list(written)) {
        part = files.filter(file -> file.toString().endsWith("parquet")).findFirst().orElseThrow();
      }
      Path file = folder.resolve("original" + i + ".parquet");
      originals[i] = new Original(Files.readAllBytes(part), new HashSet<>());
      Files.write(file, originals[i].bytes());
      for (Row row : read(file).collectAsList()) {
        originals[i].rows().add(text(row));
      }
    }
  }

  @Test
  void read_damagedParquet_isTheSameRejectedOrRefused() throws IOException {
    for (int i = FROM; i < FROM + FILES; i++) {
      Random random = new Random(SEED + i);
      Original original = originals[random.nextInt(originals.length)];
      Damage damage = damaged(original, random);
      Path file = folder.resolve("f" + i + ".parquet");
      Files.write(file, damage.bytes());
      outcomes.merge(outcome(i, file, original, damage), 1, Integer::sum);
      Files.delete(file);
    }
    System.out.println("fuzz " + FROM + ".." + (FROM + FILES) + ": " + outcomes);
    assertThat(outcomes.get(Outcome.REFUSED)).as("the damage is seen").isGreaterThan(FILES / 2);
  }

  private Outcome outcome(int number, Path file, Original original, Damage damage) {
    try {
      Set<String> rows = new HashSet<>();
      boolean rejected = false;
      for (Row row : read(file).collectAsList()) {
        boolean misfit = isRejected(row);
        rejected |= misfit;
        if (!misfit) {
          rows.add(text(row));
        }
      }
      if (rows.equals(original.rows())) {
        return Outcome.SAME;
      }
      if (rejected && original.rows().containsAll(rows)) {
        return Outcome.REJECTED;
      }
      assertThat(damage.footer())
          .as("file %d has other rows: %s", number, difference(rows, original.rows()))
          .isTrue();
      return Outcome.OTHER_FOOTER;
    } catch (Exception | OutOfMemoryError | StackOverflowError e) {
      JobFailure failure = Diagnosis.of(e);
      assertThat(failure.exitCode())
          .as("file %d: %s", number, failure)
          .isIn(ExitCode.BAD_DATA, ExitCode.NO_INPUT, ExitCode.BAD_CONFIG);
      assertThat(failure.getMessage())
          .as("file %d", number)
          .hasLineCount(1)
          .contains(file.getFileName().toString());
      return Outcome.REFUSED;
    }
  }

  private static String difference(Set<String> rows, Set<String> original) {
    Set<String> more = new HashSet<>(rows);
    more.removeAll(original);
    return rows.size() + " of " + original.size() + ", " + more.stream().limit(2).toList();
  }

  private static boolean isRejected(Row row) {
    List<String> names = List.of(row.schema().fieldNames());
    return names.contains(Columns.MISFIT) && !row.isNullAt(names.indexOf(Columns.MISFIT));
  }

  /** The row without where it comes from. */
  private static String text(Row row) {
    StringBuilder text = new StringBuilder();
    for (String name : row.schema().fieldNames()) {
      if (!name.equals(Columns.SOURCE_FILE) && !name.equals(Columns.MISFIT)) {
        text.append(name).append('=').append(row.get(row.fieldIndex(name))).append(' ');
      }
    }
    return text.toString();
  }

  private Dataset<Row> read(Path file) {
    Settings settings = Settings.defaults();
    settings.withAssignment("input=" + file).withAssignment("output=" + folder.resolve("out"));
    settings.withAssignment("domain=probabilities");
    CompareConfig config = CompareConfig.of(settings, Clock.systemUTC());
    return new ReadPairs(spark).read(new InputGate(spark, config).open());
  }

  private Damage damaged(Original original, Random random) {
    byte[] bytes = original.bytes().clone();
    int footer = original.footer();
    return switch (random.nextInt(10)) {
      case 0 -> flipped(bytes, MAGIC, footer, footer, random);
      case 1 -> flipped(bytes, footer, bytes.length, footer, random);
      case 2 -> new Damage(Arrays.copyOf(bytes, random.nextInt(bytes.length)), false);
      case 3 -> extreme(bytes, footer, random);
      case 4 -> varint(bytes, footer, random);
      case 5 -> footerOf(originals[random.nextInt(originals.length)], original);
      case 6 -> {
        int length = random.nextInt() >>> random.nextInt(32);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - TAIL, length);
        yield new Damage(bytes, true);
      }
      case 7 -> withoutPiece(bytes, footer, random);
      case 8 -> moved(bytes, footer, random);
      default -> new Damage(other(random), false);
    };
  }

  private static Damage flipped(byte[] bytes, int from, int to, int footer, Random random) {
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      int at = from + random.nextInt(to - from);
      bytes[at] = (byte) (bytes[at] ^ (1 << random.nextInt(8)));
    }
    return new Damage(bytes, from >= footer);
  }

  /** Sizes and counts that are far too large. */
  private static Damage extreme(byte[] bytes, int footer, Random random) {
    int[] extremes = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30, 0};
    int at = random.nextInt(bytes.length - Integer.BYTES);
    ByteBuffer.wrap(bytes).putInt(at, extremes[random.nextInt(extremes.length)]);
    return new Damage(bytes, at + Integer.BYTES > footer);
  }

  /** A number of Thrift's that is as large as it can be; the footer becomes longer. */
  private static Damage varint(byte[] bytes, int footer, Random random) {
    int at = footer + random.nextInt(bytes.length - TAIL - footer);
    byte[] huge = new byte[5 + random.nextInt(5)];
    Arrays.fill(huge, (byte) 0xff);
    huge[huge.length - 1] = 1;
    byte[] longer = new byte[bytes.length + huge.length - 1];
    System.arraycopy(bytes, 0, longer, 0, at);
    System.arraycopy(huge, 0, longer, at, huge.length);
    System.arraycopy(bytes, at + 1, longer, at + huge.length, bytes.length - at - 1);
    ByteBuffer.wrap(longer)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(longer.length - TAIL, longer.length - TAIL - footer);
    return new Damage(longer, true);
  }

  private static Damage footerOf(Original footer, Original pages) {
    byte[] end = Arrays.copyOfRange(footer.bytes(), footer.footer(), footer.bytes().length);
    byte[] both = Arrays.copyOf(pages.bytes(), pages.footer() + end.length);
    System.arraycopy(end, 0, both, pages.footer(), end.length);
    return new Damage(both, true);
  }

  private static Damage withoutPiece(byte[] bytes, int footer, Random random) {
    int from = random.nextInt(bytes.length - 16);
    int length = 1 + random.nextInt(16);
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(bytes, from + length, shorter, from, bytes.length - from - length);
    return new Damage(shorter, from + length > footer);
  }

  /** A piece of the file over another. */
  private static Damage moved(byte[] bytes, int footer, Random random) {
    int length = 1 + random.nextInt(200);
    int from = random.nextInt(bytes.length - length);
    int to = random.nextInt(bytes.length - length);
    System.arraycopy(bytes, from, bytes, to, length);
    return new Damage(bytes, to + length > footer);
  }

  private static byte[] other(Random random) {
    byte[] bytes = new byte[random.nextInt(2000)];
    random.nextBytes(bytes);
    byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
    if (bytes.length > 2 * TAIL && random.nextBoolean()) {
      System.arraycopy(magic, 0, bytes, 0, MAGIC);
      System.arraycopy(magic, 0, bytes, bytes.length - MAGIC, MAGIC);
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(bytes.length - TAIL, random.nextInt(bytes.length - TAIL));
    }
    return bytes;
  }
}
