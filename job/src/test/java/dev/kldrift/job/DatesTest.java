package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.UndatedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows without a readable date are never dropped without a word. */
class DatesTest extends DuckDbSourceFixture {
  private static final String RULE =
      "; nothing published (set source.date-format, as yyyyMMdd, MM/dd/yyyy, epoch-s or epoch-ms,"
          + " or mend the rows)";

  private NightlyResult profile(String date, String... assignments) {
    List<String> all = new ArrayList<>(List.of("profile.bins=edges 0 2"));
    all.addAll(List.of(assignments));
    try (Progress progress = Progress.of(spark, true)) {
      return new NightlyJob(spark, config(date, all.toArray(String[]::new)), progress).profile();
    }
  }

  private void assertFails(ExitCode exitCode, String message, String... assignments) {
    assertThatThrownBy(() -> profile("2026-05-02", assignments))
        .isInstanceOfSatisfying(JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessage(message);
  }

  /** 1,000 rows a day from 1 to 3 May; 400 of the second and of the third have another date. */
  private void writeCase(String date, String other) {
    write(
        "case.parquet",
        "select if(n > 0 and i >= 600, %s, %s) date, i %% 10 x from (select n, i,"
                .formatted(other, date)
            + " date '2026-05-01' + n::int d from range(3) t(n), range(1000) u(i))");
  }

  @Test
  void text_inTwoForms_isRefusedAndNotHalfRead() {
    writeCase("d::varchar", "strftime(d, '%Y/%m/%d')");
    assertFails(
        ExitCode.BAD_DATA,
        "column 'date' (string): 800 of 3000 rows have no readable date, as '2026/05/02',"
            + " '2026/05/03', more than source.max-undated-fraction 0.01"
            + RULE);
    assertThat(output().resolve("histogram")).doesNotExist();
    assertThat(
            profile("2026-05-02", "source.date-format=[yyyy-MM-dd][yyyy/MM/dd]")
                .profile()
                .undated()
                .count())
        .isZero();
    assertThat(rows("histogram", "select rows from t")).containsExactly("[1000]");
  }

  @Test
  void nulls_aboveTheLimit_areRefusedAndBelowItToldAndCounted() {
    writeCase("d", "null");
    assertFails(
        ExitCode.BAD_DATA,
        "column 'date' (date): 800 of 3000 rows have no readable date, as NULL, more than"
            + " source.max-undated-fraction 0.01"
            + RULE);
    NightlyResult result = profile("2026-05-02", "source.max-undated-fraction=0.27");
    assertThat(result.profile().undated().warning())
        .contains(
            "column 'date' (date): 800 of 3000 rows have no readable date, as NULL; they are in no day");
    assertThat(rows("histogram", "select rows from t")).containsExactly("[600]");
  }

  @Test
  void undated_ofOneBadNight_isNotHiddenByGoodYears() {
    for (int day = 1; day <= 9; day++) {
      write("0" + day + ".parquet", "select date '2026-05-0" + day + "' date, 1 v from range(500)");
    }
    write("02.parquet", "select if(range < 30, null, date '2026-05-02') date, 1 v from range(500)");
    assertFails(
        ExitCode.BAD_DATA,
        "column 'date' (date): 30 of 500 rows in files with rows of 2026-05-02 have no readable date,"
            + " as NULL, more than source.max-undated-fraction 0.01"
            + RULE);
    UndatedRows undated = profile("2026-05-03").profile().undated();
    assertThat(undated.all()).isEqualTo(new UndatedRows.Share(30, 4500));
    assertThat(undated.ofRunDate()).isEqualTo(new UndatedRows.Share(0, 500));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1777680000 + range | bigint | '1777680000', '1777680001', '1777680002' | epoch-s",
        "1777680000000 + range | bigint | '1777680000000', '1777680000001', '1777680000002' | epoch-ms",
        "'05/02/2026' | string | '05/02/2026' | MM/dd/yyyy",
        "20575::int | int | '20575' | epoch-d",
      })
  void forms_thatNeedAFormat_areRefusedWithTheWayOut(
      String date, String type, String values, String format) {
    write("a.parquet", "select " + date + " date, 1 v from range(3)");
    assertFails(
        ExitCode.BAD_DATA,
        "column 'date' (%s): 3 of 3 rows have no readable date, as %s, more than source.max-undated-fraction 0.01"
                .formatted(type, values)
            + RULE);
    profile("2026-05-02", "source.date-format=" + format);
    assertThat(rows("histogram", "select rows from t")).containsExactly("[3]");
  }

  @Test
  void day_withoutRows_showsWhatTheColumnHas() {
    write(
        "a.parquet",
        "select (20260503 + range // 3)::int date, 1 v from range(9)"
            + " union all select null, 1");
    String place = "no rows of 2026-05-02 in " + source() + " (by column 'date', int: ";
    assertFails(
        ExitCode.NO_INPUT,
        place + "from 2026-05-03 to 2026-05-05, as '20260503', '20260504', '20260505')",
        "source.max-undated-fraction=0.1");
    assertFails(
        ExitCode.NO_INPUT,
        place + "no readable date, as '20260503', '20260504', '20260505')",
        "source.max-undated-fraction=1",
        "source.date-format=MM/dd/yyyy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true | boolean",
        "[1] | array<int>",
        "1.5::double | double",
        "1.5::decimal(3, 1) | decimal(3,1)",
        "1.5::float | float",
      })
  void types_thatAreNoDates_areErrors(String date, String type) {
    write("a.parquet", "select " + date + " date, 1 v");
    assertFails(
        ExitCode.BAD_DATA,
        ("source.date-column: column 'date' is %s in %s (must be date, timestamp, text, a whole number,"
                + " or double with source.date-format)")
            .formatted(type, "file:" + source().resolve("a.parquet")));
  }

  @Test
  void table_thatSparkKnows_isHeldToTheSameRule() {
    spark
        .sql("select if(id = 0, null, '2026-05-02') date, id v from range(50)")
        .write()
        .saveAsTable("undated");
    try {
      assertThatThrownBy(() -> profile("2026-05-02", "source.path=", "source.table=undated"))
          .hasMessageStartingWith(
              "column 'date' (string): 1 of 50 rows have no readable date, as NULL");
      NightlyResult result =
          profile(
              "2026-05-02",
              "source.path=",
              "source.table=undated",
              "source.max-undated-fraction=0.02");
      assertThat(result.profile().undated().all()).isEqualTo(new UndatedRows.Share(1, 50));
    } finally {
      spark.sql("drop table undated");
    }
  }

  /** Spark cannot read them at all. */
  @Test
  void infinity_inMilliseconds_isRefusedInOneLine() {
    write("a.parquet", "select 'infinity'::timestamp_ms date, 1 v");
    assertFails(
        ExitCode.BAD_DATA, "cannot read " + source().resolve("a.parquet") + ": long overflow");
  }

  @Test
  void values_thatAreLongOrControlTheTerminal_areShownHarmless() {
    write("a.parquet", "select chr(27) || '[31m' || repeat('x', 1000) date, 1 v");
    assertThatThrownBy(() -> profile("2026-05-02"))
        .hasMessageContaining("as '?[31m" + "x".repeat(35) + "', more than");
  }

  /** What a random file may hold: its values as SQL, and the day each falls on, 0 for none. */
  private static final List<Map<String, Integer>> FORMS =
      List.of(
          Map.of(
              "date '2026-05-01'",
              1,
              "date '2026-05-02'",
              2,
              "date '2026-05-03'",
              3,
              "null::date",
              0,
              "'infinity'::date",
              0,
              "'-infinity'::date",
              0),
          Map.of(
              "timestamp '2026-05-01 23:59:59.999999'",
              1,
              "timestamp '2026-05-02 00:00:00'",
              2,
              "null::timestamp",
              0,
              "'infinity'::timestamp",
              0,
              "'-infinity'::timestamp",
              0),
          Map.of(
              "timestamptz '2026-05-01 23:30:00-05'",
              2,
              "timestamptz '2026-05-03 00:00:00+00'",
              3,
              "null::timestamptz",
              0,
              "'infinity'::timestamptz",
              0),
          Map.of(
              "'2026-05-01'",
              1,
              "'2026-05-01T23:30:00-05:00'",
              2,
              "'20260503'",
              3,
              "' 2026-05-02 12:00'",
              2,
              "''",
              0,
              "null",
              0,
              "'02.05.2026'",
              0,
              "'2026-05-02x'",
              0),
          Map.of(
              "20260501",
              1,
              "20260502",
              2,
              "20260503",
              3,
              "1777680000",
              0,
              "-1",
              0,
              "20260532",
              0));

  @Test
  void rows_ofRandomFiles_areProfiledUndatedOrOfOtherDays() throws Exception {
    for (long seed = 1; seed <= 2; seed++) {
      Random random = new Random(seed);
      int[] rows = new int[4]; // without a day, of 1, 2 and 3 May
      for (int file = 0; file < 4; file++) {
        List<String> selects = new ArrayList<>();
        List<Map.Entry<String, Integer>> values =
            FORMS.get(random.nextInt(FORMS.size())).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList();
        for (int row = random.nextInt(60); row >= 0; row--) {
          Map.Entry<String, Integer> value = values.get(random.nextInt(values.size()));
          selects.add("select " + value.getKey() + " date, " + random.nextInt(5) + " v");
          rows[value.getValue()]++;
        }
        write("f" + file + ".parquet", String.join(" union all ", selects));
      }
      UndatedRows undated =
          profile("2026-05-02", "source.max-undated-fraction=1").profile().undated();
      assertThat(undated.all())
          .as("seed " + seed)
          .isEqualTo(new UndatedRows.Share(rows[0], rows[0] + rows[1] + rows[2] + rows[3]));
      assertThat(rows("histogram", "select sum(rows) from t where run_date = '2026-05-02'"))
          .as("seed " + seed)
          .containsExactly("[" + rows[2] + "]");
    }
  }
}
