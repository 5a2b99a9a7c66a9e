package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.profile.ProfileSource;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.sql.DuckDbEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Columns of types that Spark does not read, or that have none, are no reason to stop. */
class SourceTypesTest extends NightlyFixture {
  private static final DuckDbEngine DUCKDB = new DuckDbEngine();
  private static final String STATUSES =
      "select feature, status, decision from t where run_date = '%s' order by 1";

  @AfterAll
  static void close() {
    DUCKDB.close();
  }

  @BeforeEach
  void createFolder() {
    try {
      Files.createDirectories(source());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of two days by DuckDB; {@code i} counts them. */
  private void duckdb(String name, String select, int rows) {
    DUCKDB.execute(
        "copy (select %s from range(%d) t(i)) to '%s' (format parquet)"
            .formatted(select, rows, source().resolve(name)));
  }

  private static int date(int row) {
    return (int) LocalDate.of(2026, 1, 1).toEpochDay() + row % 2;
  }

  private List<String> statuses(String date) {
    return rows("divergence", STATUSES.formatted(date));
  }

  @Test
  void columns_thatSparkCannotRead_areStatusesAndTheOthersAreCompared() {
    duckdb(
        "rows.parquet",
        "date '2026-01-01' + (i % 2)::int as date, i // 2 % 3 as v, uuid() as id,"
            + " time '10:00:00' as opened, [time '10:00:00'] as times, null as empty",
        400);
    NightlyResult result = nightly("2026-01-02", "profile.features=*,clock = hour(opened)");
    assertThat(statuses("2026-01-02"))
        .containsExactly(
            "[clock,UNREADABLE,null]",
            "[empty,CONSTANT,STABLE]",
            "[id,UNREADABLE,null]",
            "[opened,UNREADABLE,null]",
            "[times,UNREADABLE,null]",
            "[v,OK,STABLE]");
    assertThat(result.profile().source().unreadable())
        .containsEntry("id", "is UUID, which Spark cannot read")
        .containsEntry("opened", "is TIME(MICROS,false), which Spark cannot read");
    assertThatThrownBy(() -> nightly("2026-01-02", "source.date-column=opened"))
        .isInstanceOf(JobFailure.class)
        .hasMessageMatching(
            "source.date-column: column 'opened' is TIME\\(MICROS,false\\), which Spark cannot read"
                + " in .*rows.parquet.*");
    assertThatThrownBy(() -> nightly("2026-01-02", "profile.segments=id"))
        .hasMessageStartingWith("profile.segments: column 'id' is UUID, which Spark cannot read");
  }

  @Test
  void columns_ofParquetsOwnTypes_areReadOrStatuses() {
    TestParquet.write(
        source().resolve("rows.parquet"),
        "required int32 date (DATE); required fixed_len_byte_array(2) half (FLOAT16);"
            + " required fixed_len_byte_array(12) wait (INTERVAL); required int64 nanos"
            + " (TIMESTAMP(NANOS,true)); required double amount; required double Amount;"
            + " required int64 u (INTEGER(64,false)); required int32 small (INTEGER(8,false));",
        Map.of(),
        400,
        (row, i) -> fillOwn(row, i));
    nightly(
        "2026-01-02",
        "profile.features=*,hour = hour(nanos)",
        "profile.bins=half edges 0 0.5 1,hour integer,u integer,small integer");
    assertThat(statuses("2026-01-02"))
        .containsExactly(
            "[Amount,UNREADABLE,null]",
            "[amount,UNREADABLE,null]",
            "[half,OK,STABLE]",
            "[hour,OK,STABLE]",
            "[small,CONSTANT,STABLE]",
            "[u,OK,STABLE]",
            "[wait,UNREADABLE,null]");
    assertThat(rows("bins", "select name, kind, labels[1] from t order by 1"))
        .containsExactly(
            "[half,REAL,[0, 0.5)]", "[hour,INTEGER,0]", "[small,INTEGER,200]", "[u,REAL,[7, 8)]");
    assertThat(rows("histogram", "select counts from t where feature in ('half') limit 1"))
        .containsExactly("[ArraySeq(0, 100, 100, 0, 0, 0)]");
  }

  private static void fillOwn(Group row, int i) {
    row.append("date", date(i));
    row.append(
        "half", Binary.fromConstantByteArray(new byte[] {0, (byte) (i % 4 < 2 ? 0x34 : 0x39)}));
    row.append("wait", Binary.fromConstantByteArray(new byte[12]));
    row.append("nanos", 3_600_000_000_000L * (i / 2 % 3) - (i / 2 % 3 == 0 ? 0L : 1L));
    row.append("amount", 1.0)
        .append("Amount", 2.0)
        .append("u", 7L + i / 2 % 2)
        .append("small", 200);
  }

  @Test
  void date_toTheNanosecond_countsLikeAnyOther() {
    duckdb(
        "rows.parquet",
        "(timestamp '2026-01-01 23:59:59' + interval (i) second)::timestamp_ns as at, i % 2 as v",
        4);
    nightly("2026-01-02", "source.date-column=at", "profile.features=v,hour = hour(at)");
    assertThat(rows("histogram", "select run_date, feature, rows from t order by 1, 2"))
        .containsExactly(
            "[2026-01-01,hour,1]", "[2026-01-01,v,1]", "[2026-01-02,hour,3]", "[2026-01-02,v,3]");
    // A file whose rows have no date at all does not make the column one of another type.
    duckdb("undated.parquet", "null as at, 1 as v", 3);
    NightlyConfig config = config("2026-01-02", "source.date-column=at");
    assertThat(ProfileSource.open(spark, config.source(), config.profile()).parts()).hasSize(2);
  }

  @Test
  void column_withoutAValueOnOneDay_isDriftAndNoChangeOfType() {
    String values = "string(id % 3) text, double(id % 5) number, array(id) list, id % 2 flat";
    day("2026-01-01", 400, values + ", cast(null as double) late");
    duckdb("empty.parquet", "'x' as date, 'y' as flat, 1 as more", 0);
    String nulls =
        "required int32 date (DATE); optional int32 text (UNKNOWN); optional binary number (STRING);"
            + " optional int32 list;"
            + " optional int64 late; required int64 flat;";
    TestParquet.write(
        source().resolve("2.parquet"),
        nulls,
        Map.of(),
        400,
        (row, i) ->
            row.append("date", (int) LocalDate.of(2026, 1, 2).toEpochDay())
                .append("flat", (long) (i % 2)));
    nightly("2026-01-01");
    nightly("2026-01-02");
    day("2026-01-03", 400, values + ", string(id % 3) late");
    nightly("2026-01-03");
    for (int day = 2; day <= 3; day++) {
      assertThat(statuses("2026-01-0" + day))
          .containsExactly(
              "[flat,OK,STABLE]",
              day == 2 ? "[late,CONSTANT,STABLE]" : "[late,NO_OVERLAP,DRIFTED]",
              "[list,NO_OVERLAP,DRIFTED]",
              "[number,NO_OVERLAP,DRIFTED]",
              "[text,NO_OVERLAP,DRIFTED]");
    }
  }

  @Test
  void column_withoutAValueWhereOldRowsAreGone_isOfTheKindOfItsBins() throws IOException {
    day("2026-01-01", 400, "string(id % 3) text");
    nightly("2026-01-01");
    try (var files = Files.walk(source())) {
      files.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
    }
    day("2026-01-02", 400, "cast(null as double) text");
    nightly("2026-01-02");
    assertThat(statuses("2026-01-02")).containsExactly("[text,NO_OVERLAP,DRIFTED]");
  }

  @Test
  void indexesOfPandas_areNoFeaturesUnlessTheyAreNamed() {
    TestParquet.write(
        source().resolve("rows.parquet"),
        "required int32 date (DATE); required int64 v; required int64 order;"
            + " required int64 __index_level_0__;",
        Map.of("pandas", "{\"index_columns\": [\"order\", \"__index_level_0__\"]}"),
        40,
        (row, i) ->
            row.append("date", date(i))
                .append("v", i / 2 % 2L)
                .append("order", (long) i)
                .append("__index_level_0__", (long) i));
    nightly("2026-01-02", "profile.features=v,order");
    assertThat(rows("histogram", "select distinct feature from t order by 1"))
        .containsExactly("[order]", "[v]");
    // Its bins are there still, but it is not missed.
    NightlyResult result = nightly("2026-01-02");
    assertThat(statuses("2026-01-02")).containsExactly("[v,OK,STABLE]");
    assertThat(result.profile().source().leftOut())
        .containsOnlyKeys("order", "__index_level_0__")
        .containsEntry("order", "is the index of pandas (name it to have it)");
  }
}
