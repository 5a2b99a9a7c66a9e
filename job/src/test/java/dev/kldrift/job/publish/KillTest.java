package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.sql.DuckDbEngine;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reruns of a date are killed at random moments, every second one while it publishes, and somebody
 * reads all the time: every read finds the old rows or the new rows, whole.
 *
 * <p>{@code -Dkldrift.kills=N} kills N times, as {@code scripts/kill-test} does.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("kldrift.kills", 1);
  private static final long SEED = Long.getLong("kldrift.seed", 20261122);
  private static final String DATE = "2026-11-22";
  private static final String OTHER_DATE = "2026-11-23";

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final DuckDbEngine duckdb = new DuckDbEngine();
  private final Map<String, Integer> fell = new TreeMap<>();
  private Path a;
  private Path b;

  /** The tables of a run that asks for no others. */
  private static final List<ResultTable> TABLES =
      List.of(
          ResultTable.QUARANTINE, ResultTable.SUMMARY, ResultTable.DIVERGENCE, ResultTable.RUNS);

  private Path output;

  @BeforeEach
  void writeInputs() throws IOException {
    a = input("a", 3000, 7);
    b = input("b", 3100, 5);
    output = folder.resolve("out");
    Files.createDirectory(folder.resolve("scratch"));
  }

  @AfterEach
  void closeDuckDb() {
    duckdb.close();
  }

  @Test
  void rerun_killedAtAnyMoment_readersSeeTheOldRowsOrTheNew() throws Exception {
    Duration whole = completeRun(a);
    copyToOtherDate();
    Map<String, Set<String>> allowed =
        Map.of(
            "divergence", Set.of(divergence(a), divergence(b)),
            "summary", Set.of(summary(a), summary(b)));

    PollingReader reader = new PollingReader(output, allowed);
    try {
      killReruns(reader, allowed, whole);
      completeRun(b);
    } finally {
      reader.stop();
    }
    assertThat(reader.wrong()).isEmpty();
    assertThat(reader.seen())
        .containsKeys("divergence " + divergence(a), "divergence " + divergence(b));
    System.out.printf(
        "kill-test: %d kills (seed %d), a whole run takes %.1f s; %d reads, none wrong, %d begun again; kills fell in %s%n",
        KILLS, SEED, whole.toMillis() / 1e3, reader.reads(), reader.overtaken(), fell);
    assertThat(reader.overtaken()).isLessThan(Math.max(10, reader.reads() / 100));
    assertThat(read("divergence")).isEqualTo(divergence(b));
    assertThat(read("summary")).isEqualTo(summary(b));
    assertNothingElseLiesInTheOutput();
    VerifyOutput.Found found =
        new VerifyOutput(output.toString(), new Configuration())
            .verify(Optional.of(LocalDate.parse(DATE)), fault -> {});
    assertThat(found.faults()).isZero();
    assertThat(found.files()).isEqualTo(TABLES.size());
  }

  private void killReruns(PollingReader reader, Map<String, Set<String>> allowed, Duration whole)
      throws Exception {
    int killed = 0;
    for (int attempt = 0; killed < KILLS; attempt++) {
      assertThat(attempt).as("reruns, of which %s were killed", fell).isLessThan(3 * KILLS);
      killed += kill(attempt, whole, reader) ? 1 : 0;
      assertThat(reader.wrong()).isEmpty();
      assertReadable(allowed);
    }
  }

  /** Kills a rerun; false if it ended before. */
  private boolean kill(int attempt, Duration whole, PollingReader reader) throws Exception {
    boolean publishing = attempt % 2 == 0;
    long replaced = random.nextInt(3);
    Duration moment = Duration.ofMillis((long) (whole.toMillis() * random.nextDouble()));
    // The rows that are not there, so that every rerun would change the tables.
    Path input = read("divergence").equals(divergence(a)) ? b : a;
    OutputWatch watch = new OutputWatch(output, DATE);

    DriverProcess run = start(input);
    while (run.runs()
        && !(publishing ? replaces(watch, replaced) : run.elapsed().compareTo(moment) > 0)) {
      reader.hurry(watch.publishing());
      Thread.sleep(watch.publishing() ? 0 : 1);
    }
    boolean killed = run.runs();
    run.kill();
    reader.hurry(false);
    String phase = killed ? watch.phase() : "after the end";
    fell.merge(phase, 1, Integer::sum);
    System.out.printf("kill-test: %.1f s, %s%n", run.elapsed().toMillis() / 1e3, phase);
    return killed;
  }

  private static boolean replaces(OutputWatch watch, long replaced) {
    return watch.publishing() && watch.replaced() >= replaced;
  }

  private Duration completeRun(Path input) throws Exception {
    DriverProcess run = start(input);
    assertThat(run.exitCode()).as("%s", run.log()).isZero();
    assertThat(run.log()).doesNotContain("kldrift:");
    return run.elapsed();
  }

  private DriverProcess start(Path input) throws IOException {
    return DriverProcess.compare(input, output, DATE, folder.resolve("scratch"));
  }

  /** Every tenth key has two rows; four rows are to be rejected. */
  private Path input(String name, int keys, int factor) throws IOException {
    Path input = Files.createDirectories(folder.resolve(name));
    String rows =
        "select range k, [range %% 11, %1$d, 3] p, [range %% %2$d + 1, 2, 5] q from range(%3$s)";
    duckdb.execute(
        "copy ("
            + rows.formatted(1, factor, "0, " + keys)
            + " union all "
            + rows.formatted(2, factor, "0, " + keys + ", 10")
            + " union all "
            + rows.formatted(-1, factor, "-4, 0")
            + ") to '"
            + input
            + "/part.parquet' (format parquet)");
    return input;
  }

  /** The other date must stay as it is whatever happens to this one. */
  private void copyToOtherDate() throws IOException {
    for (ResultTable table : TABLES) {
      Path folderOfTable = output.resolve(table.folder());
      Path copy = Files.createDirectory(folderOfTable.resolve("run_date=" + OTHER_DATE));
      Files.copy(
          folderOfTable.resolve("run_date=" + DATE).resolve(table.file()),
          copy.resolve(table.file()));
    }
  }

  /** What a reader of {@code divergence} must find, worked out by DuckDB from the input. */
  private String divergence(Path input) {
    return expected(
        input,
        "count(*), 1, count(distinct k), sum(hash(k, 'OK', partials, total_p, total_q)::hugeint)",
        "select k, count(*) partials, sum(list_sum(p))::double total_p, sum(list_sum(q))::double total_q"
            + " from source where k >= 0 group by k");
  }

  private String summary(Path input) {
    return expected(
        input,
        "1, 1, sum(pairs), sum(hash(pairs, pairs, 4::bigint)::hugeint)",
        "select count(distinct k) pairs from source where k >= 0");
  }

  /** Figures of this date from an input, and of the other date, which always shows {@code a}. */
  private String expected(Path input, String figures, String rows) {
    return of(DATE, input, figures, rows) + "; " + of(OTHER_DATE, a, figures, rows);
  }

  private String of(String date, Path input, String figures, String rows) {
    String source = "with source as (from '" + input + "/*.parquet')";
    String query = "%s select date '%s', %s from (%s)".formatted(source, date, figures, rows);
    return String.join("; ", duckdb.rows(query));
  }

  private String read(String table) {
    return String.join("; ", duckdb.rows(PollingReader.query(output, table)));
  }

  private void assertReadable(Map<String, Set<String>> allowed) {
    allowed.forEach((table, results) -> assertThat(read(table)).isIn(results));
    assertThat(count("quarantine")).isEqualTo(4);
    assertThat(count("runs")).isEqualTo(1);
  }

  private long count(String table) {
    return duckdb.number(
        "select count(*) from read_parquet('%s/%s/**/*.parquet', hive_partitioning=true) where run_date = '%s'"
            .formatted(output, table, DATE));
  }

  private void assertNothingElseLiesInTheOutput() throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> output.relativize(file).toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of(
                          "_lock",
                          "_manifest/run_date=" + DATE + ".json",
                          "_runs/run_date=" + DATE + ".json",
                          "_report/run_date=" + DATE + ".json",
                          "report/run_date=" + DATE + ".html"),
                      TABLES.stream().flatMap(KillTest::publishedFiles))
                  .toList());
    }
    assertThat(output.resolve("_staging")).isEmptyDirectory();
    assertThat(output.resolve("_runs/run_date=" + DATE + ".json")).content().contains("DONE");
  }

  private static Stream<String> publishedFiles(ResultTable table) {
    return Stream.of(DATE, OTHER_DATE)
        .map(date -> table.folder() + "/run_date=" + date + "/" + table.file());
  }
}
