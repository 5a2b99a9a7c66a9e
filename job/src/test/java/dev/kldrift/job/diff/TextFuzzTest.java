package dev.kldrift.job.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.profile.TableRows;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CSV and JSON that are damaged in ways nobody has thought of, as a {@code diff} reads them: every
 * row that the damage did not touch as it was, or one line that names the file.
 *
 * <p>{@code -Dkldrift.fuzz=3000 -Dkldrift.fuzz.from=200} reads so many files, from that one on:
 * each is made by its number alone.
 */
class TextFuzzTest {
  private static final long SEED = 20_261_126L;
  private static final int FILES = Integer.getInteger("kldrift.fuzz", 60);
  private static final int FROM = Integer.getInteger("kldrift.fuzz.from", 0);
  private static final boolean TELL = Boolean.getBoolean("kldrift.fuzz.tell");
  private static final int RECORDS = 12;

  /** What gives a text its form: once it is touched, so may be records far from there. */
  private static final String FORM = "\"\\,\t\r\n{}[]'";

  private static final List<String> NOTES =
      List.of("plain", "with space", "a, b", "say \"so\"", "two\nlines", "café €", "tab\there");

  private enum Outcome {
    SAME,
    /** Rows that were touched are others, or rows that the form of the text has now. */
    OTHER,
    REFUSED
  }

  private enum Kind {
    CSV("csv"),
    TSV("tsv"),
    JSON_LINES("jsonl"),
    JSON_ARRAY("json"),
    CSV_GZIP("csv.gz"),
    JSON_GZIP("jsonl.gz");

    private final String ending;

    Kind(String ending) {
      this.ending = ending;
    }

    boolean isCompressed() {
      return this == CSV_GZIP || this == JSON_GZIP;
    }

    boolean isJson() {
      return this == JSON_LINES || this == JSON_ARRAY || this == JSON_GZIP;
    }
  }

  /**
   * A text, and how its records are to be read.
   *
   * @param records each in its own bytes, behind a head
   * @param rows what they say
   */
  private record Original(
      Kind kind, String head, List<String> records, String end, List<Map<String, String>> rows) {
    boolean isHead(int at) {
      return at < head.length() && !kind.isJson();
    }

    boolean touches(Damage damage, int number) {
      int from = bytes(head + String.join("", records.subList(0, number))).length;
      return damage.from() < from + bytes(records.get(number)).length && damage.to() >= from;
    }

    static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] bytes() {
      return bytes(head + String.join("", records) + end);
    }
  }

  /**
   * What was done to a text.
   *
   * @param from the first byte that is another
   * @param to the one behind the last
   * @param form whether it may have another form now
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
  private record Damage(byte[] bytes, int from, int to, boolean form) {}

  private final SparkSession spark = SparkSettings.session(TestSpark.session());
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

  @TempDir private Path folder;

  @Test
  void read_intactText_hasAllRows() throws IOException {
    for (Kind kind : Kind.values()) {
      Original original = original(kind, new Random(SEED));
      byte[] bytes = original.bytes();
      Path file = folder.resolve("intact." + kind.ending);
      Files.write(file, kind.isCompressed() ? gzip(bytes) : bytes);
      assertThat(read(file)).as("%s", kind).isEqualTo(original.rows());
    }
  }

  @Test
  void read_damagedText_keepsWhatIsNotTouchedOrIsRefused() throws IOException {
    for (int i = FROM; i < FROM + FILES; i++) {
      Random random = new Random(SEED + i);
      Original original = original(Kind.values()[random.nextInt(Kind.values().length)], random);
      Damage damage = damaged(original.bytes(), random);
      Path file = folder.resolve("f" + i + "." + original.kind().ending);
      byte[] bytes = damage.bytes();
      boolean packed = false;
      if (original.kind().isCompressed()) {
        packed = random.nextBoolean();
        bytes = packed ? damaged(gzip(original.bytes()), random).bytes() : gzip(bytes);
      }
      Files.write(file, bytes);
      outcomes.merge(outcome(i, file, original, damage, packed), 1, Integer::sum);
      Files.delete(file);
    }
    System.out.println("fuzz of text " + FROM + ".." + (FROM + FILES) + ": " + outcomes);
    assertThat(outcomes.get(Outcome.REFUSED)).as("the damage is seen").isGreaterThan(FILES / 3);
    assertThat(outcomes.get(Outcome.OTHER)).as("not all is refused").isGreaterThan(FILES / 10);
  }

  private Outcome outcome(int number, Path file, Original original, Damage damage, boolean packed) {
    try {
      List<Map<String, String>> rows = read(file);
      if (rows.equals(original.rows())) {
        return Outcome.SAME;
      }
      assertThat(packed).as("%d: a checksum covers all that is compressed", number).isFalse();
      if (!damage.form() && !original.isHead(damage.from())) {
        assertThat(rows).as("file %d: %s", number, text(damage.bytes())).hasSize(RECORDS);
        for (int i = 0; i < RECORDS; i++) {
          if (!original.touches(damage, i)) {
            assertThat(rows.get(i))
                .as("record %d of file %d: %s", i, number, text(damage.bytes()))
                .isEqualTo(original.rows().get(i));
          }
        }
      }
      return Outcome.OTHER;
    } catch (Exception | OutOfMemoryError | StackOverflowError e) {
      JobFailure failure = Diagnosis.of(e);
      assertThat(failure.exitCode())
          .as("file %d: %s: %s", number, failure, text(damage.bytes()))
          .isIn(ExitCode.BAD_DATA, ExitCode.NO_INPUT);
      assertThat(failure.getMessage())
          .as("file %d: %s", number, text(damage.bytes()))
          .hasLineCount(1)
          .contains(file.getFileName().toString());
      if (TELL) {
        System.out.println(failure.getMessage());
      }
      return Outcome.REFUSED;
    }
  }

  private List<Map<String, String>> read(Path file) {
    TableFiles table =
        TableFiles.open(
            spark, "--current", List.of(file.toString()), TableVersion.LATEST, rows -> rows);
    List<Map<String, String>> read = new ArrayList<>();
    for (TableRows part : table.rows()) {
      part.rows().collectAsList().forEach(row -> read.add(values(row)));
    }
    table.requireRows(read.size());
    return read;
  }

  private static Map<String, String> values(Row row) {
    Map<String, String> values = new TreeMap<>();
    for (String name : row.schema().fieldNames()) {
      Object value = row.get(row.fieldIndex(name));
      if (value != null) {
        values.put(name, number(value.toString()));
      }
    }
    return values;
  }

  /** One text for a number, whatever type its column is guessed to have. */
  private static String number(String text) {
    try {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Original original(Kind kind, Random random) {
    String separator = kind == Kind.TSV ? "\t" : ",";
    List<String> records = new ArrayList<>();
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      String note = NOTES.get(random.nextInt(NOTES.size()));
      String end = kind == Kind.JSON_ARRAY && i < RECORDS - 1 ? ",\n" : "\n";
      String json = "{\"id\": %d, \"note\": \"%s\", \"size\": %d}%s";
      records.add(
          kind.isJson()
              ? json.formatted(i, escaped(note), i * 7, end)
              : i + separator + quoted(note) + separator + i * 7 + end);
      rows.add(Map.of("id", "" + i, "note", note, "size", "" + i * 7));
    }
    String head =
        switch (kind) {
          case JSON_ARRAY -> "[";
          case JSON_LINES, JSON_GZIP -> "";
          default -> String.join(separator, "id", "note", "size") + "\n";
        };
    return new Original(kind, head, records, kind == Kind.JSON_ARRAY ? "]" : "", rows);
  }

  /** One piece that is gone, or came, or is another. */
  private static Damage damaged(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - from, 1 + random.nextInt(12));
    return switch (random.nextInt(6)) {
      case 0 -> replaced(bytes, from, from + 1, flipped(bytes[from], random));
      case 1 -> replaced(bytes, from, bytes.length, new byte[0]);
      case 2 -> replaced(bytes, from, from + length, new byte[0]);
      case 3 -> replaced(bytes, from, from, piece(bytes, random));
      case 4 -> replaced(bytes, from, from + length, piece(bytes, random));
      default ->
          replaced(
              bytes, from, from, new byte[] {(byte) FORM.charAt(random.nextInt(FORM.length()))});
    };
  }

  private static byte[] flipped(byte value, Random random) {
    return new byte[] {(byte) (value ^ (1 << random.nextInt(8)))};
  }

  private static byte[] piece(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length);
    byte[] piece =
        Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(12)));
    if (random.nextBoolean()) {
      random.nextBytes(piece);
    }
    return piece;
  }

  private static Damage replaced(byte[] bytes, int from, int to, byte[] piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(piece);
    out.write(bytes, to, bytes.length - to);
    boolean form = hasForm(Arrays.copyOfRange(bytes, from, to)) || hasForm(piece);
    return new Damage(out.toByteArray(), from, to, form);
  }

  private static boolean hasForm(byte[] piece) {
    for (byte each : piece) {
      if (FORM.indexOf(each) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String quoted(String note) {
    boolean needs = note.chars().anyMatch(c -> FORM.indexOf(c) >= 0);
    return needs ? '"' + note.replace("\"", "\"\"") + '"' : note;
  }

  private static String escaped(String note) {
    return note.replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t");
  }
}
