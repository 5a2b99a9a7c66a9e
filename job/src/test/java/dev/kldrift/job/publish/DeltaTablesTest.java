package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.DeltaLake;
import dev.kldrift.job.TestSpark;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is promised of a table whose dates are replaced in transactions. */
@ExtendWith(DeltaLake.class)
class DeltaTablesTest extends DatedTablesFixture {
  private Dataset<Row> table() {
    return spark.read().format("delta").load(root.resolve("bins").toString());
  }

  private List<String> rows() {
    return table().collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private int versions() throws IOException {
    try (var log = Files.list(root.resolve("bins/_delta_log"))) {
      return (int) log.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  @Test
  void publish_aDateAgain_replacesItAlone() {
    publish(DATE.minusDays(1), bins("a", "TEXT"), "r0");
    publish(DATE, bins("a", "TEXT"), "r1");
    publish(DATE, bins("b", "NUMBER") + " union all " + bins("c", "TEXT"), "r2");
    assertThat(rows())
        .containsExactly("[a,TEXT,2026-11-21]", "[b,NUMBER,2026-11-22]", "[c,TEXT,2026-11-22]");
    assertThat(
            spark
                .read()
                .format("delta")
                .option("versionAsOf", 1)
                .load(root.resolve("bins").toString())
                .collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[a,TEXT,2026-11-21]", "[a,TEXT,2026-11-22]");
  }

  /** The notes are put back to what they are right after the transaction. */
  @Test
  void publish_aRunCutAfterItsCommit_commitsNothingMore() throws IOException {
    publish(DATE, bins("a", "TEXT"), "r1");
    Path counter = root.resolve("_tables/bins/_write.json");
    String done = Files.readString(counter);
    Files.writeString(counter, done.replace("\"run\":\"\"", "\"run\":\"r1\""));
    Path date = root.resolve("_tables/bins/run_date=2026-11-22.json");
    Files.delete(date);
    assertThat(open(DATE).isPublished(ResultTable.BINS)).isFalse();

    publish(DATE, bins("a", "TEXT"), "r1");
    assertThat(versions()).isEqualTo(1);
    assertThat(date).exists();
    publish(DATE, bins("b", "TEXT"), "r2");
    publish(DATE, bins("a", "TEXT"), "r1");
    assertThat(versions()).isEqualTo(3);
    assertThat(rows()).containsExactly("[a,TEXT,2026-11-22]");
  }

  /** As the row of {@code runs}, which has the time: what is noted is what the table has. */
  @Test
  void publish_aRunCutAfterItsCommit_notesTheRowsOfThen() throws IOException {
    publish(DATE, bins("at one", "TEXT"), "r1");
    Path counter = root.resolve("_tables/bins/_write.json");
    Files.writeString(counter, Files.readString(counter).replace("\"run\":\"\"", "\"run\":\"r1\""));
    Path date = root.resolve("_tables/bins/run_date=2026-11-22.json");
    String noted = Files.readString(date);
    publish(DATE, bins("at two", "TEXT"), "r1");
    assertThat(rows()).containsExactly("[at one,TEXT,2026-11-22]");
    assertThat(Json.read(Files.readString(date)).get("xxhash64_sum"))
        .isEqualTo(Json.read(noted).get("xxhash64_sum"));
  }

  /** Each was cut after its commit, before it was noted: the last one asked for has to be there. */
  @Test
  void publish_anotherRunCutBetween_isReplaced() throws IOException {
    Path counter = root.resolve("_tables/bins/_write.json");
    for (String run : List.of("r1", "r2")) {
      publish(DATE, bins(run, "TEXT"), run);
      Files.writeString(
          counter, Files.readString(counter).replace("\"run\":\"\"", "\"run\":\"" + run + "\""));
    }
    publish(DATE, bins("r1", "TEXT"), "r1");
    assertThat(rows()).containsExactly("[r1,TEXT,2026-11-22]");
  }

  @Test
  void publish_noRows_isADateAllTheSame() {
    publish(DATE.minusDays(1), bins("a", "TEXT"), "r0");
    publish(DATE, bins("a", "TEXT") + " where false", "r1");
    OutputFolder next = open(DATE.plusDays(1));
    assertThat(next.latestBefore(ResultTable.BINS)).contains(DATE);
    assertThat(next.read(spark, ResultTable.BINS, DATE).collectAsList()).isEmpty();
    assertThat(open(DATE).isEmpty(ResultTable.BINS)).isTrue();
  }

  @Test
  void publish_aNewColumn_isAddedAndNullBefore() {
    publish(DATE.minusDays(1), bins("a", "TEXT"), "r0");
    publish(DATE, "select 'a' name, 'TEXT' kind, 7 more", "r1");
    publish(DATE.plusDays(1), bins("b", "TEXT"), "r2");
    assertThat(table().select("name", "run_date", "more").collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder(
            "[a,2026-11-21,null]", "[a,2026-11-22,7]", "[b,2026-11-23,null]");
    assertThat(open(DATE).read(spark, ResultTable.BINS).columns())
        .containsExactly("name", "kind", "more");
    assertThat(open(DATE.plusDays(1)).read(spark, ResultTable.BINS).columns())
        .containsExactly("name", "kind");
  }

  @Test
  void prepare_anotherType_isRefusedBeforeAnythingIsWritten() throws IOException {
    publish(DATE.minusDays(1), bins("a", "TEXT"), "r0");
    StagedTable staged = stage(DATE, "select 1 name, 'TEXT' kind");
    assertThatThrownBy(() -> staged.prepare(spark))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANNOT_PUBLISH))
        .hasMessageEndingWith(
            "bins: its column name is string, this run has int (must be the same; give another output)");
    assertThat(versions()).isEqualTo(1);
    assertThatThrownBy(() -> stage(DATE, "select 'x' kind, 1 name, 2 `n ame`").prepare(spark))
        .hasMessageContaining("Delta allows no column 'n ame'");
  }

  @Test
  void publish_severalDates_isOneTransactionAndRemoveAnother() throws IOException {
    OutputFolder output = open(DATE);
    Map<LocalDate, List<org.apache.hadoop.fs.Path>> staged = new TreeMap<>();
    for (int day = 1; day <= 3; day++) {
      Path folder =
          TestSpark.write(
              root.resolve("_staging/d" + day), spark.sql(bins("n" + day, "TEXT")).coalesce(1));
      try (var files = Files.list(folder)) {
        Path file = files.filter(each -> each.toString().endsWith(".parquet")).findAny().get();
        staged.put(DATE.plusDays(day), List.of(new org.apache.hadoop.fs.Path(file.toUri())));
      }
    }
    output.publish(spark, ResultTable.BINS, new TreeMap<>(staged));
    assertThat(versions()).isEqualTo(1);
    assertThat(output.dates(ResultTable.BINS)).containsExactlyElementsOf(staged.keySet());
    output.tables().remove(ResultTable.BINS, List.of(DATE.plusDays(1), DATE.plusDays(3)));
    assertThat(rows()).containsExactly("[n2,TEXT,2026-11-24]");
    assertThat(output.dates(ResultTable.BINS)).containsExactly(DATE.plusDays(2));
  }

  /** A reader that reads all the time sees all rows of one run, and never none. */
  @Test
  void publish_whileSomebodyReads_showsOldOrNewRows() throws Exception {
    String many = "select 'many' name, 'TEXT' kind from range(500)";
    String few = "select 'few' name, 'TEXT' kind from range(20)";
    publish(DATE, many, "r");
    AtomicBoolean ended = new AtomicBoolean();
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    Thread reader =
        new Thread(
            () -> {
              SparkSession own = spark.newSession();
              while (!ended.get()) {
                seen.add(
                    own.read()
                        .format("delta")
                        .load(root.resolve("bins").toString())
                        .filter("run_date = '" + DATE + "'")
                        .groupBy("name")
                        .count()
                        .collectAsList()
                        .toString());
              }
            });
    reader.start();
    for (int i = 0; i < 4; i++) {
      publish(DATE, i % 2 == 0 ? few : many, "run" + i);
    }
    ended.set(true);
    reader.join();
    assertThat(seen).isNotEmpty().isSubsetOf("[[many,500]]", "[[few,20]]");
  }

  /**
   * A table and date of many rows is many files, whatever files may have: 30,000 rows, or with
   * {@code -Dkldrift.rows=30000000} what takes minutes.
   */
  @Test
  void publish_manyRows_areWrittenByAllTasks() throws IOException {
    long count = Long.getLong("kldrift.rows", 30_000);
    Dataset<Row> rows =
        spark
            .range(0, count, 1, 8)
            .selectExpr(
                "id key",
                "'2026-11-22-0f3a9c2b11de' run_id",
                "'OK' status",
                "ln(2 + id) kl_pq",
                "ln(3 + id) kl_qp",
                "id % 7 / 7D js_divergence",
                "1 / (1D + id) p_value",
                "id % 7 = 0 drifted");
    OutputFolder output = open(DATE);
    long start = System.nanoTime();
    StagedTable staged =
        StagedTable.writeParts(ResultTable.DIVERGENCE, output, rows, Comparator.naturalOrder());
    staged.prepare(spark);
    staged.publish(spark, "run");
    System.out.printf("%,d rows: %.0f s%n", count, (System.nanoTime() - start) / 1e9);
    Path date = root.resolve("divergence/run_date=2026-11-22");
    try (var files = Files.list(date)) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).hasSizeGreaterThan(1);
    }
    Row sums =
        output
            .read(spark, ResultTable.DIVERGENCE)
            .selectExpr("count(*)", "sum(key)", "count_if(drifted)")
            .head();
    assertThat(sums.getLong(0)).isEqualTo(count);
    assertThat(sums.getLong(1)).isEqualTo(count * (count - 1) / 2);
    assertThat(sums.getLong(2)).isEqualTo((count + 6) / 7);
  }

  @Test
  void claim_resultsOfAnotherKind_areLeftAlone() {
    StagedTable files =
        StagedTable.write(
            ResultTable.BINS,
            OutputFolder.open(root.toString(), DATE, HADOOP),
            spark.sql(bins("a", "TEXT")),
            List.of());
    files.prepare(spark);
    files.publish(spark, "r");
    assertThatThrownBy(() -> open(DATE))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "output %s has results of publish.format files, the configuration says delta (must be the same; give another output)"
                .formatted(root));
  }
}
