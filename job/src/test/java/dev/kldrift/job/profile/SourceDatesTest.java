package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.DuckDbSourceFixture;
import dev.kldrift.job.config.NightlyConfig;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates of every form and type, in files of DuckDB's and Spark's. */
class SourceDatesTest extends DuckDbSourceFixture {
  /**
   * 3, 5 and 7 rows of 1, 2 and 3 May; {@code d} is the day and {@code s} the second of its noon.
   */
  private static final String DAYS =
      "from (select d, epoch(d)::bigint + 43200 s from (values (date '2026-05-01', 3),"
          + " (date '2026-05-02', 5), (date '2026-05-03', 7)) t(d, n), range(n))";

  /** How many rows fall on which day, and on none. */
  private Map<String, Long> days(SparkSession session, String... assignments) {
    NightlyConfig config = config("2026-05-02", assignments);
    ProfileSource opened = ProfileSource.open(session, config.source(), config.profile());
    Map<String, Long> days = new TreeMap<>();
    for (SourcePart part : opened.parts()) {
      Dataset<Row> counts = part.dates().groupBy(SourcePart.DAY).count();
      for (Row row : counts.collectAsList()) {
        String day = row.isNullAt(0) ? "none" : LocalDate.ofEpochDay(row.getInt(0)).toString();
        days.merge(day, row.getLong(1), Long::sum);
      }
    }
    assertThat(opened.parts().stream().mapToLong(part -> part.undated().count()).sum())
        .isEqualTo(days.getOrDefault("none", 0L));
    return days;
  }

  private Map<String, Long> days(String... assignments) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.session.timeZone", "UTC"); // as every run has it
    return days(session, assignments);
  }

  private static Map<String, Long> threeDays() {
    return Map.of("2026-05-01", 3L, "2026-05-02", 5L, "2026-05-03", 7L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "d |",
        "d + interval 23 hour |",
        "(d + interval 23 hour)::timestamptz |",
        "(d + interval 23 hour)::timestamp_ms |",
        "d::varchar |",
        "strftime(d, '%Y-%m-%dT23:30:00.5') |",
        "strftime(d, '%Y-%m-%d 23:30:00Z') |",
        "strftime(d - 1, '%Y-%m-%dT23:30:00-05:00') |",
        "strftime(d, '%Y%m%d') |",
        "strftime(d, '%Y%m%d')::int |",
        "strftime(d, '%Y%m%d')::bigint |",
        "strftime(d, '%Y%m%d')::ubigint |",
        "strftime(d, '%Y%m%d')::decimal(8, 0) |",
        "d::varchar::blob |",
        "strftime(d, '%Y%m%d')::double | yyyyMMdd",
        "strftime(d, '%m/%d/%Y') | MM/dd/yyyy",
        "strftime(d, '%-m/%-d/%y') | M/d/yy",
        "strftime(d, '%d.%m.%Y 23:30') | dd.MM.yyyy HH:mm",
        "strftime(d, '%Y%m%d233000')::bigint | yyyyMMddHHmmss",
        "s | epoch-s",
        "s + 0.25::double | epoch-s",
        "(s * 1000)::varchar | epoch-ms",
        "s * 1000 | epoch-ms",
        "(s * 1000)::ubigint | epoch-ms",
        "s * 1000000 | epoch-us",
        "s * 1000000000 | epoch-ns",
        "(s // 86400)::int | epoch-d",
        "d | MM/dd/yyyy", // what is a date needs no format
      })
  void date_inAForm_fallsOnItsDay(String date, String format) {
    write("a.parquet", "select " + date + " date, 1 v " + DAYS);
    assertThat(days("source.date-format=" + (format == null ? "" : format))).isEqualTo(threeDays());
  }

  @Test
  void formats_ofSparkSettings_doNotMatter() {
    write("text.parquet", "select d::varchar date, 1 v " + DAYS);
    write("zoned.parquet", "select strftime(d, '%Y-%m-%dT23:30:00+01:00') date, 1 v " + DAYS);
    write("bad.parquet", "select '2026-05-01garbage' date, 1 v union all select '2026-13-01', 1");
    write("int.parquet", "select strftime(d, '%Y%m%d')::bigint date, 1 v " + DAYS);
    write("infinite.parquet", "select 'infinity'::timestamptz date, 1 v");
    for (String ansi : List.of("true", "false")) {
      for (String policy : List.of("LEGACY", "CORRECTED", "EXCEPTION")) {
        SparkSession session = spark.newSession();
        session.conf().set("spark.sql.session.timeZone", "UTC");
        session.conf().set("spark.sql.ansi.enabled", ansi);
        session.conf().set("spark.sql.legacy.timeParserPolicy", policy);
        assertThat(days(session))
            .as(ansi + policy)
            .isEqualTo(Map.of("2026-05-01", 9L, "2026-05-02", 15L, "2026-05-03", 21L, "none", 3L));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"date", "timestamp", "timestamptz", "timestamp_s"})
  void infinities_ofAType_areNoDays(String type) {
    write(
        "a.parquet",
        "select unnest(['infinity', '-infinity', null, '2026-05-02', '9999-12-31', '0001-01-01']::%s[])"
                .formatted(type)
            + " date, 1 v");
    assertThat(days())
        .isEqualTo(Map.of("none", 3L, "2026-05-02", 1L, "9999-12-31", 1L, "0001-01-01", 1L));
  }

  @Test
  void instants_whenClocksChange_areCountedByTheDaysOfTheZone() {
    write(
        "a.parquet",
        "select unnest(generate_series(timestamptz '2026-10-23 22:00:00+00',"
            + " timestamptz '2026-10-26 22:59:59+00', interval 1 hour)) date, 1 v");
    write(
        "b.parquet",
        "select strftime(date::timestamp, '%Y-%m-%dT%H:%M:%SZ') date, 1 v from '"
            + source().resolve("a.parquet")
            + "'");
    assertThat(days("source.time-zone=Europe/Vienna"))
        .isEqualTo(Map.of("2026-10-24", 48L, "2026-10-25", 50L, "2026-10-26", 48L));
  }

  @Test
  void timestamps_ofLegacyWriters_areReadAsOthers() {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.parquet.outputTimestampType", "INT96");
    session
        .sql(
            "select timestamp'2026-05-01 23:30:00Z' date, 1 v"
                + " union all select cast(null as timestamp), 1")
        .write()
        .parquet(source().resolve("spark").toString());
    assertThat(days("source.time-zone=Europe/Vienna"))
        .isEqualTo(Map.of("2026-05-02", 1L, "none", 1L));
  }

  @Test
  void yearMonthDay_inFoldersOrColumns_areADate() {
    String parts = "year(d) as %s, month(d) as %s, day(d) as %s";
    execute(
        "copy (select %s, 1 v %s) to '%s' (format parquet, partition_by (year, month, day))"
            .formatted(parts.formatted("year", "month", "day"), DAYS, source()));
    assertThat(days()).isEqualTo(threeDays());
    assertThat(days("source.date-column=year,month,day")).isEqualTo(threeDays());
  }

  @Test
  void yearMonthDay_inColumnsOfAnyName_areADateWhereTheyAreNamed() {
    write("a.parquet", "select year(d) y, month(d)::utinyint m, strftime(d, '%d') d, 1 v " + DAYS);
    write("b.parquet", "select 2026 y, unnest([13, null, 2]) m, unnest(['1', '1', '30']) d, 1 v");
    assertThat(days("source.date-column=y,m,d"))
        .isEqualTo(Map.of("2026-05-01", 3L, "2026-05-02", 5L, "2026-05-03", 7L, "none", 3L));
  }

  @Test
  void folders_byDay_areReadOfTheWantedDayOnlyAndNullFoldersAreNoDay() {
    spark
        .sql(
            "select id v, if(id = 9, null, 20260501 + int(id % 2)) dt from range(10)"
                + " union all select 10, 20260503")
        .write()
        .partitionBy("dt")
        .parquet(source().resolve("spark").toString());
    assertThat(days("source.date-column=dt"))
        .isEqualTo(Map.of("2026-05-01", 5L, "2026-05-02", 4L, "2026-05-03", 1L, "none", 1L));
    NightlyConfig config = config("2026-05-02", "source.date-column=dt");
    Dataset<Row> rows =
        ProfileSource.open(spark, config.source(), config.profile())
            .parts()
            .get(0)
            .rows(List.of(LocalDate.of(2026, 5, 2)), List.of());
    assertThat(rows.queryExecution().executedPlan().toString())
        .containsPattern("PartitionFilters: \\[.*UDF");
  }

  @Test
  void undated_ofATypedColumn_isAskedOfParquetsStatistics() {
    Path ours = source().resolve("spark");
    spark.sql("select date'2026-05-01' date, 1 v").write().parquet(ours.toString());
    NightlyConfig config = config("2026-05-02");
    Dataset<Row> undated =
        ProfileSource.open(spark, config.source(), config.profile()).parts().get(0).undated();
    assertThat(undated.queryExecution().executedPlan().toString())
        .containsPattern("PushedFilters: \\[Or\\(Or\\(IsNull\\(date\\),LessThan\\(date,0001-01-01")
        .containsPattern("ReadSchema: struct<date:date>");
  }
}
