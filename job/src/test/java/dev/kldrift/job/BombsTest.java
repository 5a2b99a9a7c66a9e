package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a stranger has made so that reading them hurts: told by name before they are read. */
class BombsTest extends CompareFixture {
  private static final Path CASES = Path.of("src/test/resources/cases/37-bombs");
  private static final String PAIRS =
      "required binary k (STRING); required group p (LIST) { repeated group list { required double"
          + " element; } } required group q (LIST) { repeated group list { required double element;"
          + " } }";

  /** Whether the class that a footer names was loaded. */
  static boolean loaded;

  /** A type of the user's as Spark would load it. */
  public static final class Trap {
    static {
      loaded = true;
    }
  }

  /** A file of pairs beside which the other lies. */
  private Path pairs(String name, Map<String, String> notes) throws IOException {
    Path file = Files.createDirectories(folder.resolve("in")).resolve(name);
    TestParquet.write(
        file,
        PAIRS,
        notes,
        3,
        (row, i) -> {
          row.append("k", name + i);
          for (String side : List.of("p", "q")) {
            var list = row.addGroup(side);
            list.addGroup("list").append("element", 1.0 + i);
            list.addGroup("list").append("element", 2.0);
          }
        });
    return file;
  }

  /** The same file with another footer. */
  private static void forge(Path file, Consumer<FileMetaData> change) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    ByteBuffer end = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int length = end.getInt(whole.length - 8);
    int at = whole.length - 8 - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(whole, at, length));
    change.accept(footer);
    ByteArrayOutputStream forged = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, forged);
    byte[] content = Arrays.copyOf(whole, at + forged.size() + 8);
    System.arraycopy(forged.toByteArray(), 0, content, at, forged.size());
    ByteBuffer.wrap(content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(content.length - 8, forged.size());
    System.arraycopy(whole, whole.length - 4, content, content.length - 4, 4);
    Files.write(file, content);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  private void assertRefused(Path bomb, String message) {
    JobFailure failure =
        catchThrowableOfType(JobFailure.class, () -> compare(folder.resolve("in")));
    assertThat(failure.exitCode()).as(failure.getMessage()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(failure.getMessage()).contains(bomb.toString(), message).hasLineCount(1);
    assertThat(output().resolve("_runs/run_date=" + DATE + ".json"))
        .content()
        .contains("\"outcome\" : \"BAD_DATA\"");
    assertThat(output().resolve("_staging")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hugelist.parquet", "billion-bins.parquet"})
  void file_ofCases_isNamedAndGoodOnesBesideItAreNotBlamed(String name) throws IOException {
    pairs("good.parquet", Map.of());
    Path bomb = Files.copy(CASES.resolve(name), folder.resolve("in").resolve(name));
    assertRefused(bomb, name.startsWith("huge") ? "list of" : "1000000000 values a row");
  }

  /** Of one row group out of many, and whichever array it is. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void array_ofFarMoreValuesThanAreScored_isRefusedBeforeItIsRead(int column) throws IOException {
    Path bomb = pairs("bomb.parquet", Map.of());
    forge(
        bomb,
        footer ->
            footer
                .getRow_groups()
                .get(0)
                .getColumns()
                .get(column)
                .getMeta_data()
                .setNum_values(9_000_000));
    assertRefused(bomb, "3000000 values a row (limits.max-bins is 1000000)");
  }

  /** Only somewhat longer rows are each rejected, and the others are scored. */
  @Test
  void array_somewhatTooLong_goesToQuarantine() throws IOException {
    pairs("good.parquet", Map.of());
    CompareResult result = compare(folder.resolve("in"), "limits.max-bins=1");
    assertThat(result.run().counts().quarantined()).isEqualTo(3);
  }

  /** Whatever Spark's note of a schema says, the file is what Parquet says. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'struct','fields':[{'name':'k','type':{'type':'udt','class':'dev.kldrift.job.BombsTest$Trap','sqlType':'string'},'nullable':true,'metadata':{}}]}",
        "{'type':'struct','fields':[{'name':'k','type':'double','nullable':true,'metadata':{}},{'name':'p','type':'string','nullable':true,'metadata':{}}]}",
        "{'type':'struct','fields':[{'name':'k','type':'string','nullable':true,'metadata':{}},{'name':'status','type':'string','nullable':true,'metadata':{'EXISTS_DEFAULT':'\\'FORGED\\'','CURRENT_DEFAULT':'\\'FORGED\\''}}]}",
        "{'type':'struct'",
      })
  void schemaOfSpark_forged_isIgnored(String json) throws IOException {
    loaded = false;
    pairs("in.parquet", Map.of());
    compare(folder.resolve("in"));
    String honest = results();
    Path file = folder.resolve("in").resolve("in.parquet");
    Files.delete(file);
    Files.deleteIfExists(file.resolveSibling(".in.parquet.crc"));
    pairs(
        "in.parquet", Map.of("org.apache.spark.sql.parquet.row.metadata", json.replace('\'', '"')));
    compare(folder.resolve("in"));
    assertThat(results()).isEqualTo(honest);
    assertThat(loaded).isFalse();
  }
}
