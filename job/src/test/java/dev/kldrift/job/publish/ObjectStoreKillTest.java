package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.sql.DuckDbEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link KillTest} does, on an object store: somebody lists the tables, fetches what is listed
 * and reads it with DuckDB, all the time, and always finds the old rows or the new ones.
 *
 * <p>{@code -Dkldrift.kills=N} kills N times.
 */
class ObjectStoreKillTest {
  private static final int KILLS = Integer.getInteger("kldrift.kills", 1);
  private static final long SEED = Long.getLong("kldrift.seed", 20261122);
  private static final String DATE = "2026-11-22";
  private static final String OUTPUT = "killed/out";
  private static final Duration REST = Duration.ofMillis(200);

  @TempDir Path folder;

  private final S3Server s3 = S3Server.start();
  private final Random random = new Random(SEED);
  private final DuckDbEngine duckdb = new DuckDbEngine();
  private final Map<String, Integer> seen = new LinkedHashMap<>();
  private final Map<String, Integer> fell = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private volatile boolean stopped;

  /** Whether what readers find is about to change; else they would take the time of the run. */
  private volatile boolean hurried;

  private volatile Set<String> allowed;
  private Path a;
  private Path b;

  @BeforeEach
  void writeInputs() throws IOException {
    a = input("a", 3000, 7);
    b = input("b", 3100, 5);
    allowed = Set.of(expected(a), expected(b));
    Files.createDirectory(folder.resolve("scratch"));
  }

  @AfterEach
  void closeDuckDb() {
    duckdb.close();
  }

  @Test
  void rerun_killedAtAnyMoment_readersSeeTheOldRowsOrTheNew() throws Exception {
    Duration whole = completeRun(a);
    Thread reader = new Thread(this::poll, "polling-reader");
    reader.start();
    try {
      int killed = 0;
      for (int attempt = 0; killed < KILLS; attempt++) {
        assertThat(attempt).as("reruns, of which %s were killed", fell).isLessThan(3 * KILLS);
        killed += kill(attempt, whole) ? 1 : 0;
        assertThat(wrong()).isEmpty();
      }
      hurried = true;
      completeRun(b);
    } finally {
      stopped = true;
      reader.join();
    }
    assertThat(wrong()).isEmpty();
    int reads = seen.values().stream().mapToInt(n -> n).sum();
    System.out.printf(
        "object-store-kill-test: %d kills (seed %d), a whole run takes %.1f s; %d reads, none wrong, %d objects torn by the server and asked for again; kills fell in %s%n",
        KILLS, SEED, whole.toMillis() / 1e3, reads, s3.torn(), fell);
    assertThat(read("last")).isEqualTo(expected(b));
    assertNothingElseLiesInTheOutput();
  }

  private boolean kill(int attempt, Duration whole) throws Exception {
    boolean publishing = attempt % 2 == 0;
    Duration moment = Duration.ofMillis((long) (whole.toMillis() * random.nextDouble()));
    long replaced = random.nextInt(4);
    Map<String, String> before = s3.list(OUTPUT + "/");
    Path input = read("before").equals(expected(a)) ? b : a;

    DriverProcess run = start(input);
    while (run.runs()
        && !(publishing
            ? hurried && replaced(before) >= replaced
            : run.elapsed().compareTo(moment) > 0)) {
      Thread.sleep(hurried ? 2 : 50);
      hurried = isStaged(before);
    }
    boolean killed = run.runs();
    run.kill();
    hurried = false;
    if (!killed && run.exitCode() == ExitCode.LOCKED.number()) {
      return false; // within the lease of the run that was killed before
    }
    String phase = killed ? phase(before) : "after the end";
    fell.merge(phase, 1, Integer::sum);
    System.out.printf(
        "object-store-kill-test: %.1f s, %s%n", run.elapsed().toMillis() / 1e3, phase);
    return killed;
  }

  /** Whether the row that commits the run is written, and only the switch is left, or begun. */
  private boolean isStaged(Map<String, String> before) {
    return s3.list(OUTPUT + "/_staging/run_date=" + DATE + "/runs/").entrySet().stream()
        .filter(object -> object.getKey().endsWith(".parquet"))
        .filter(object -> !object.getKey().contains("_temporary"))
        .anyMatch(object -> !object.getValue().equals(before.get(object.getKey())));
  }

  private String phase(Map<String, String> before) {
    long replaced = replaced(before);
    if (replaced > 0) {
      return "publish (" + replaced + " tables replaced)";
    }
    return isStaged(before) ? "publish (all staged)" : "start, read or write";
  }

  /** How many tables have another file than before. */
  private long replaced(Map<String, String> before) {
    Map<String, String> now = s3.list(OUTPUT + "/");
    return before.entrySet().stream()
        .filter(object -> object.getKey().endsWith(".parquet"))
        .filter(object -> !object.getKey().contains("/_staging/"))
        .filter(object -> !object.getValue().equals(now.get(object.getKey())))
        .count();
  }

  private Duration completeRun(Path input) throws Exception {
    for (int attempt = 0; attempt < 5; attempt++) {
      DriverProcess run = start(input);
      if (run.exitCode() == ExitCode.LOCKED.number()) {
        assertThat(run.log()).contains(" is in use by another run (host ", ", process ");
        continue;
      }
      assertThat(run.exitCode()).as("%s", run.log()).isZero();
      return run.elapsed();
    }
    throw new AssertionError("locked for ever");
  }

  private DriverProcess start(Path input) throws IOException {
    return DriverProcess.start(
        folder.resolve("scratch"),
        s3.options(),
        DriverProcess.comparing(
            input, "s3a://" + S3Server.BUCKET + "/" + OUTPUT, DATE, "report.html=off"));
  }

  private Path input(String name, int keys, int factor) throws IOException {
    Path input = Files.createDirectories(folder.resolve(name));
    duckdb.execute(
        "copy (select range k, [range %% 11, 1, 3] p, [range %% %d + 1, 2, 5] q from range(%d)) to '%s/part.parquet' (format parquet)"
            .formatted(factor, keys, input));
    return input;
  }

  /** What a reader must find, worked out by DuckDB from the input. */
  private String expected(Path input) {
    return String.join(
        "; ",
        duckdb.rows(
            ("select date '%s', count(*), 1, count(distinct k),"
                    + " sum(hash(k, 'OK', 1::bigint, list_sum(p)::double, list_sum(q)::double)::hugeint)"
                    + " from '%s/*.parquet'")
                .formatted(DATE, input)));
  }

  private String read(String name) throws IOException {
    return read(duckdb, folder.resolve("read-" + name));
  }

  private String read(DuckDbEngine engine, Path copy) throws IOException {
    s3.copy(OUTPUT + "/divergence/", copy);
    try {
      return String.join(
          "; ", engine.rows(PollingReader.query(copy.resolve(OUTPUT), "divergence")));
    } finally {
      Path table = copy.resolve(OUTPUT).resolve("divergence");
      try (Stream<Path> files = Files.walk(table)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void poll() {
    DuckDbEngine engine = new DuckDbEngine();
    engine.execute("SET enable_external_file_cache = false");
    while (!stopped) {
      String result;
      try {
        result = read(engine, folder.resolve("polled"));
      } catch (IOException | RuntimeException e) {
        result = "failed: " + e;
      }
      synchronized (this) {
        seen.merge(result, 1, Integer::sum);
        if (!allowed.contains(result)) {
          wrong.add(result);
        }
      }
      LockSupport.parkNanos(hurried ? 0 : REST.toNanos());
    }
    engine.close();
  }

  private synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  private void assertNothingElseLiesInTheOutput() {
    List<String> keys =
        s3.list(OUTPUT + "/").keySet().stream()
            .filter(key -> !key.endsWith("/")) // how S3A keeps folders
            .map(key -> key.substring(OUTPUT.length() + 1))
            .toList();
    assertThat(keys.stream().filter(key -> key.startsWith("_lock/"))).hasSize(1);
    assertThat(keys.stream().filter(key -> !key.startsWith("_lock/")))
        .containsExactlyInAnyOrder(
            "_manifest/run_date=" + DATE + ".json",
            "_runs/run_date=" + DATE + ".json",
            "divergence/run_date=" + DATE + "/divergence.parquet",
            "quarantine/run_date=" + DATE + "/quarantine.parquet",
            "runs/run_date=" + DATE + "/runs.parquet",
            "summary/run_date=" + DATE + "/summary.parquet");
    VerifyOutput.Found found =
        new VerifyOutput("s3a://" + S3Server.BUCKET + "/" + OUTPUT, new Configuration())
            .verify(Optional.empty(), wrong::add);
    assertThat(wrong).isEmpty();
    assertThat(found.files()).isEqualTo(4);
  }
}
