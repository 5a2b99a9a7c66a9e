package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the audit finds in staged files, and what staging makes of rows. */
class AuditTest {
  private static final String ROWS =
      "select * from values ('b', 2, 3L), ('a', 1, 1L), (null, 1, 1L) as t(feature, day, partials)";

  @TempDir Path root;

  private final SparkSession spark = TestSpark.session();
  private final Audit audit = new Audit(spark);

  @Test
  void stagedTable_isOneSortedFileOutsideTheTables() {
    StagedTable staged = stage(ROWS);
    assertThat(staged.read(spark).collectAsList())
        .extracting(Row::toString)
        .containsExactly("[null,1,1]", "[a,1,1]", "[b,2,3]");
    assertThat(root.resolve("divergence")).doesNotExist();
    staged.prepare(spark);
    staged.publish(spark, "run");
    assertThat(root.resolve("divergence/run_date=2026-11-22").toFile().list())
        .containsExactly("divergence.parquet");
  }

  @Test
  void stagedTable_withoutRows_isAFileWithASchema() {
    StagedTable staged = stage(ROWS + " where partials > 9");
    assertThat(audit.rows(staged)).isZero();
    assertThatCode(() -> audit.requireSchema(staged)).doesNotThrowAnyException();
  }

  @Test
  void requireRows_asManyAsWereCounted_passes() {
    StagedTable staged = stage(ROWS);
    assertThatCode(() -> audit.requireRows(staged, 3)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 4})
  void requireRows_moreOrFewerThanWereCounted_throws(long counted) {
    StagedTable staged = stage(ROWS);
    assertThatThrownBy(() -> audit.requireRows(staged, counted))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("audit failed: " + counted + " rows of DIVERGENCE counted, but 3 written");
  }

  @Test
  void requireNothingLost_everyRowAccountedFor_passes() {
    assertThatCode(() -> audit.requireNothingLost(10, 9, 1)).doesNotThrowAnyException();
  }

  @Test
  void requireNothingLost_aLostRow_throws() {
    assertThatThrownBy(() -> audit.requireNothingLost(10, 8, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("audit failed: 10 rows read, but 8 combined and 1 quarantined");
  }

  @Test
  void requireNothingLost_aRowCountedTwice_throws() {
    assertThatThrownBy(() -> audit.requireNothingLost(10, 10, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void requireUniqueKeys_differingInOneKeyColumn_passes() {
    StagedTable staged = stage(ROWS);
    assertThatCode(() -> audit.requireUniqueKeys(staged, List.of("feature", "day")))
        .doesNotThrowAnyException();
  }

  @Test
  void requireUniqueKeys_aKeyTwice_throws() {
    StagedTable staged = stage(ROWS + " union all select 'a', 1, 7L");
    assertThatThrownBy(() -> audit.requireUniqueKeys(staged, List.of("feature", "day")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("audit failed: a key was scored twice: [[a,1,2]]");
  }

  @Test
  void requireUniqueKeys_theNullKeyTwice_throws() {
    StagedTable staged = stage(ROWS + " union all select null, 1, 7L");
    assertThatThrownBy(() -> audit.requireUniqueKeys(staged, List.of("feature", "day")))
        .hasMessage("audit failed: a key was scored twice: [[null,1,2]]");
  }

  @Test
  void requireUniqueKeys_keyColumnNamedCount_isJustAName() {
    StagedTable staged = stage("select 'a' count, 1L partials union all select 'a', 1L");
    assertThatThrownBy(() -> audit.requireUniqueKeys(staged, List.of("count")))
        .hasMessage("audit failed: a key was scored twice: [[a,2]]");
  }

  private static final String MODELS =
      "select * from values ('a', -1e5d, -1e5d - 2d, 2d), ('b', 3d, -double('Infinity'),"
          + " double('Infinity')), ('c', -double('Infinity'), double('NaN'), double('NaN')),"
          + " ('d', 1e-17d, 0d, 0d)";
  private static final String NAMED = " as t(k, log_evidence, elbo, kl_qp)";

  @Test
  void requireEvidence_theIdentityHoldsInEveryRow_passes() {
    StagedTable staged = stage(MODELS + NAMED);
    assertThatCode(() -> audit.requireEvidence(staged)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-5d, -7d, 2.00000000001d",
        "3d, 2d, double('Infinity')",
        "3d, -double('Infinity'), 2d",
        "3d, double('NaN'), 2d",
        "3d, 1d, double('NaN')",
        "-double('Infinity'), 1d, 2d",
        "cast(null as double), 1d, 2d",
        "3d, cast(null as double), 2d",
      })
  void requireEvidence_oneRowBreaksTheIdentity_throws(String row) {
    StagedTable staged = stage(MODELS + ", ('e', " + row + ")" + NAMED);
    assertThatThrownBy(() -> audit.requireEvidence(staged))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("audit failed: log_evidence is not elbo + kl_qp: [[");
  }

  @Test
  void requireSchema_theFileHasAnotherType_throws() throws IOException {
    StagedTable staged = stage(ROWS);
    Path other =
        TestSpark.write(
            root.resolve("other"),
            spark.sql("select 'a' feature, 1L day, 1L partials").coalesce(1));
    Files.copy(parquetIn(other), parquetIn(stagedFolder()), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(stagedFolder().resolve("." + parquetIn(stagedFolder()).getFileName() + ".crc"));
    assertThatThrownBy(() -> audit.requireSchema(staged))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "audit failed: DIVERGENCE was written as feature string, day int, partials bigint,"
                + " reads as feature string, day bigint, partials bigint");
  }

  private StagedTable stage(String query) {
    OutputFolder output =
        OutputFolder.open(root.toString(), LocalDate.of(2026, 11, 22), new Configuration());
    return StagedTable.write(
        ResultTable.DIVERGENCE, output, spark.sql(query), List.of(spark.sql(query).columns()[0]));
  }

  private Path stagedFolder() {
    return root.resolve("_staging/run_date=2026-11-22/divergence");
  }

  private static Path parquetIn(Path folder) {
    return Arrays.stream(folder.toFile().listFiles())
        .map(java.io.File::toPath)
        .filter(file -> file.toString().endsWith(".parquet"))
        .findFirst()
        .orElseThrow(() -> new UncheckedIOException(new IOException("nothing in " + folder)));
  }
}
