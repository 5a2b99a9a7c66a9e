package dev.kldrift.job.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.input.RowsHash;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What {@link KillTest} does, where tables are Delta's: somebody reads them all the time, and
 * always finds the rows of the one input or of the other, as runs that publish files have them; so
 * does every version of them ever after.
 *
 * <p>{@code -Dkldrift.kills=N} kills N times. It takes minutes; without, a process ends in {@link
 * DeltaFaultsTest}.
 */
@EnabledIfSystemProperty(named = "kldrift.kills", matches = "\\d+")
class DeltaKillTest extends CompareFixture {
  private static final int KILLS = Integer.getInteger("kldrift.kills", 1);
  private static final long SEED = Long.getLong("kldrift.seed", 20261126);
  private static final Duration REST = Duration.ofMillis(500);
  private static final List<ResultTable> TABLES =
      List.of(ResultTable.DIVERGENCE, ResultTable.SUMMARY, ResultTable.QUARANTINE);

  private final Random random = new Random(SEED);
  private final Map<String, Integer> fell = new TreeMap<>();
  private final Map<ResultTable, Set<String>> allowed = new TreeMap<>();
  private final Set<String> wrong = new TreeSet<>();
  private volatile boolean stopped;
  private int reads;
  private Path a;
  private Path b;

  @BeforeEach
  void writeInputs() throws IOException {
    Files.createDirectory(folder.resolve("scratch"));
    a = input("a.parquet", rows(3000, 7));
    b = input("b.parquet", rows(3100, 5));
    for (Path input : List.of(a, b)) {
      Path files = folder.resolve("files-of-" + input.getFileName());
      compare(input, "output=" + files);
      for (ResultTable table : TABLES) {
        Dataset<Row> rows = spark.read().parquet(files.resolve(table.folder()).toString());
        allowed.computeIfAbsent(table, any -> new TreeSet<>()).add(print(rows));
      }
    }
  }

  @Test
  void rerun_killedAtAnyMoment_readersSeeTheOldRowsOrTheNew() throws Exception {
    Duration whole = complete(start(a));
    Thread reader = new Thread(this::poll, "polling-reader");
    reader.start();
    try {
      int killed = 0;
      for (int attempt = 0; killed < KILLS; attempt++) {
        assertThat(attempt).as("reruns, of which %s were killed", fell).isLessThan(3 * KILLS);
        killed += kill(attempt, whole) ? 1 : 0;
        assertThat(wrong()).isEmpty();
      }
      complete(start(b));
    } finally {
      stopped = true;
      reader.join();
    }
    assertThat(wrong()).isEmpty();
    System.out.printf(
        "delta-kill-test: %d kills (seed %d), a whole run takes %.1f s; %d reads, none wrong; kills fell in %s%n",
        KILLS, SEED, whole.toMillis() / 1e3, reads, fell);
    assertThat(read(ResultTable.DIVERGENCE).filter("k >= 3000").count()).isEqualTo(100);
    assertEveryVersionIsWhole();
    assertThat(output().resolve("_staging")).isEmptyDirectory();
    VerifyOutput.Found found =
        new VerifyOutput(output().toString(), new Configuration())
            .verify(spark, Optional.empty(), wrong::add);
    assertThat(wrong).isEmpty();
    assertThat(found.files()).isEqualTo(4);
  }

  private boolean kill(int attempt, Duration whole) throws Exception {
    boolean publishing = attempt % 2 == 0;
    Duration moment = Duration.ofMillis((long) (whole.toMillis() * random.nextDouble()));
    int committed = 1 + random.nextInt(4);
    Duration later = Duration.ofMillis(random.nextInt(200));
    long before = commits();
    boolean hasA = read(ResultTable.DIVERGENCE).count() == 3000;

    DriverProcess run = start(hasA ? b : a);
    while (run.runs()
        && !(publishing ? commits() >= before + committed : run.elapsed().compareTo(moment) > 0)) {
      Thread.sleep(1);
    }
    Thread.sleep(publishing ? later.toMillis() : 0);
    boolean killed = run.runs();
    run.kill();
    String phase = killed ? "after commits: " + (commits() - before) : "after the end";
    fell.merge(phase, 1, Integer::sum);
    System.out.printf("delta-kill-test: %.1f s, %s%n", run.elapsed().toMillis() / 1e3, phase);
    return killed;
  }

  /** Entries of all tables' logs. */
  private long commits() throws IOException {
    long commits = 0;
    for (ResultTable table : ResultTable.values()) {
      Path log = output().resolve(table.folder()).resolve("_delta_log");
      if (Files.exists(log)) {
        try (Stream<Path> entries = Files.list(log)) {
          commits += entries.filter(entry -> entry.toString().matches(".*/\\d+\\.json")).count();
        }
      }
    }
    return commits;
  }

  private void assertEveryVersionIsWhole() {
    for (ResultTable table : TABLES) {
      String path = output().resolve(table.folder()).toString();
      List<Row> versions = spark.sql("describe history delta.`" + path + "`").collectAsList();
      assertThat(versions).hasSizeGreaterThan(1);
      for (Row version : versions) {
        long number = version.getAs("version");
        Dataset<Row> then = spark.read().format("delta").option("versionAsOf", number).load(path);
        if (number > 0 || !then.isEmpty()) { // the first may make the table alone
          assertThat(print(then)).as("%s %d", table, number).isIn(allowed.get(table));
        }
      }
    }
  }

  /** With rests, as reading keeps all cores busy. */
  private void poll() {
    while (!stopped) {
      LockSupport.parkNanos(REST.toNanos());
      for (ResultTable table : TABLES) {
        String result;
        try {
          result = print(read(table));
        } catch (RuntimeException e) {
          result = "failed: " + e;
        }
        synchronized (this) {
          reads++;
          if (!allowed.get(table).contains(result)) {
            wrong.add(table + ": " + result);
          }
        }
      }
    }
  }

  private synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  private Dataset<Row> read(ResultTable table) {
    return spark.read().format("delta").load(output().resolve(table.folder()).toString());
  }

  /** Rows, runs, and all that the rows say but what tells the run. */
  private static String print(Dataset<Row> rows) {
    List<String> names = new ArrayList<>(new TreeSet<>(List.of(rows.columns())));
    names.removeAll(List.of(Columns.RUN_ID, Columns.RUN_DATE));
    return rows.agg(
            count(lit(1)),
            countDistinct(col(Columns.RUN_ID)),
            RowsHash.total(Columns.columns(names)))
        .head()
        .toString();
  }

  private Duration complete(DriverProcess run) throws Exception {
    assertThat(run.exitCode()).as("%s", run.log()).isEqualTo(ExitCode.DONE.number());
    return run.elapsed();
  }

  private DriverProcess start(Path input) throws IOException {
    return DriverProcess.start(
        folder.resolve("scratch"),
        DriverProcess.comparing(
            input, output().toString(), DATE, "publish.format=delta", "report.html=off"));
  }

  /** Some rows are to be rejected, so that no table is empty. */
  private static String rows(int keys, int factor) {
    return ("select id k, array(id %% 11, if(id < 0, -1, 1), 3) p,"
            + " array(abs(id) %% %d + 1, 2, 5) q from range(-4, %d)")
        .formatted(factor, keys);
  }
}
