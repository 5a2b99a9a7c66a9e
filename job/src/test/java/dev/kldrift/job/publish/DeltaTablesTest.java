package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.PublishConfig;
import dev.kldrift.job.config.PublishConfig.Format;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of a table whose dates are replaced in transactions. */
class DeltaTablesTest {
  private static final LocalDate DATE = LocalDate.of(2026, 11, 22);
  private static final Configuration HADOOP = new Configuration();

  private static SparkSession spark;

  @TempDir Path root;

  @BeforeAll
  static void start(@TempDir Path warehouse) {
    Map<String, String> settings = new HashMap<>(DeltaSession.settings());
    settings.put("spark.sql.warehouse.dir", warehouse.toString());
    settings.put("spark.databricks.delta.snapshotPartitions", "2"); // of few rows
    spark = TestSpark.restart(settings);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private OutputFolder open(LocalDate date) {
    PublishedTables.claim(root.toString(), new PublishConfig(Format.DELTA, "", 1), spark, HADOOP);
    return OutputFolder.open(root.toString(), date, HADOOP);
  }

  private StagedTable stage(LocalDate date, String query) {
    return StagedTable.write(ResultTable.BINS, open(date), spark.sql(query), List.of());
  }

  private void publish(LocalDate date, String query, String run) {
    StagedTable staged = stage(date, query);
    staged.prepare(spark);
    staged.publish(spark, run);
  }

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

  private static String bins(String name, String kind) {
    return "select '" + name + "' name, '" + kind + "' kind";
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

  private List<String> faults(int tables) {
    List<String> faults = new ArrayList<>();
    VerifyOutput.Found found =
        new VerifyOutput(root.toString(), HADOOP)
            .verify(spark, Optional.empty(), fault -> faults.add(fault.replace(root + "/", "")));
    assertThat(found.faults()).isEqualTo(faults.size());
    assertThat(found.files()).isEqualTo(tables);
    assertThat(found.unknown()).isZero();
    return faults;
  }

  /** Each change that somebody else may make of a table, undone by restoring what is noted. */
  @Test
  void verify_rowsThatOthersHaveChanged_namesTheVersionThatWasPublished() {
    publish(DATE.minusDays(1), bins("a", "TEXT"), "r0");
    publish(DATE, bins("b", "NUMBER") + " union all " + bins("c", "TEXT"), "r1");
    publish(DATE.plusDays(1), bins("d", "TEXT") + " where false", "r2");
    String table = "delta.`" + root.resolve("bins") + "`";
    spark.sql("OPTIMIZE " + table);
    assertThat(faults(3)).isEmpty();

    Map<String, List<String>> changes = new LinkedHashMap<>();
    changes.put(
        "UPDATE " + table + " SET kind = 'TEXT' WHERE name = 'b'",
        List.of("bins of 2026-11-22: has other content than was published as bins version 1"));
    changes.put(
        "DELETE FROM " + table + " WHERE name = 'a'",
        List.of("bins of 2026-11-21: has 0 rows, was published as bins version 0 with 1"));
    changes.put(
        "INSERT INTO " + table + " VALUES ('x', 'TEXT', DATE'2026-11-23')",
        List.of("bins of 2026-11-23: has 1 rows, was published as bins version 2 with 0"));
    changes.put(
        "INSERT INTO " + table + " VALUES ('x', 'TEXT', DATE'2026-11-30')",
        List.of("bins of 2026-11-30: no run has published these rows (remove them)"));
    changes.forEach(
        (change, expected) -> {
          spark.sql(change);
          boolean ofDate = !expected.get(0).contains("2026-11-30");
          assertThat(faults(ofDate ? 2 : 3)).as(change).isEqualTo(expected);
          spark.sql("RESTORE TABLE " + table + " TO VERSION AS OF 2");
          assertThat(faults(3)).as("restored").isEmpty();
        });
  }

  @Test
  void verify_aFileThatIsGone_isAFault() throws IOException {
    publish(DATE, bins("a", "TEXT"), "r0");
    try (var files = Files.walk(root.resolve("bins/run_date=2026-11-22"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    assertThat(faults(0)).last().asString().startsWith("bins of 2026-11-22: cannot be read: ");
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

  /** Catalog tables are Delta's here, by the writer that every catalog's tables have. */
  @Test
  void catalogTables_replaceAndGrowToo() {
    spark.conf().set("spark.sql.sources.default", "delta");
    PublishConfig config = new PublishConfig(Format.TABLE, "spark_catalog.lake", 1);
    PublishedTables.claim(root.toString(), config, spark, HADOOP);
    try {
      assertThat(catalog(DATE.minusDays(1), bins("a", "TEXT"))).isEqualTo("[[a,TEXT,2026-11-21]]");
      catalog(DATE, bins("a", "TEXT"));
      assertThat(catalog(DATE, bins("b", "TEXT") + " where false"))
          .isEqualTo("[[a,TEXT,2026-11-21]]");
      assertThat(catalog(DATE, "select 'c' name, 5 more, 'TEXT' kind"))
          .isEqualTo("[[a,TEXT,2026-11-21], [c,TEXT,2026-11-22]]");
    } finally {
      spark.sql("drop schema spark_catalog.lake cascade");
      spark.conf().unset("spark.sql.sources.default");
    }
  }

  private String catalog(LocalDate date, String query) {
    OutputFolder output = OutputFolder.open(root.toString(), date, HADOOP);
    StagedTable staged = StagedTable.write(ResultTable.BINS, output, spark.sql(query), List.of());
    staged.prepare(spark);
    staged.publish(spark, "run");
    assertThat(output.read(spark, ResultTable.BINS).collectAsList()).hasSize((int) staged.rows());
    return spark
        .table("spark_catalog.lake.bins")
        .select("name", "kind", "run_date")
        .orderBy("run_date", "name")
        .collectAsList()
        .toString();
  }

  @Test
  void catalogTables_aCatalogThatIsNotThere_isABadConfiguration() {
    assertThatThrownBy(
            () ->
                PublishedTables.claim(
                    root.toString(),
                    new PublishConfig(Format.TABLE, "lake.drift", 1),
                    spark,
                    HADOOP))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "publish.catalog lake.drift: Spark has no catalog 'lake' (set spark.sql.catalog.lake, and add its library, as in --packages)");
    assertThatThrownBy(
            () ->
                PublishedTables.claim(
                    root.toString(),
                    new PublishConfig(Format.TABLE, "spark_catalog.drift", 1),
                    spark,
                    HADOOP))
        .hasMessageContaining("tables of spark_catalog are parquet");
  }
}
