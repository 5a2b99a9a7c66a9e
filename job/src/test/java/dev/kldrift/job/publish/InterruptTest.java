package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestFiles;
import dev.kldrift.job.sql.DuckDbEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reruns of a date get SIGTERM at random moments, every third one while it publishes: either they
 * say so, and earlier results stay, or they have published, and say that.
 *
 * <p>{@code -Dkldrift.moments=N} tries N moments, as {@code scripts/ends-test} does.
 */
class InterruptTest {
  private static final DuckDbEngine DUCKDB = new DuckDbEngine();
  private static final int MOMENTS = Integer.getInteger("kldrift.moments", 2);
  private static final long SEED = Long.getLong("kldrift.seed", 20261125);
  private static final String DATE = "2026-11-22";
  private static final String LINE = "kldrift: error: interrupted by SIGTERM\n";

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private Path a;
  private Path b;

  @BeforeEach
  void writeInputs() throws IOException {
    a = input("a", 7);
    b = input("b", 5);
    Files.createDirectory(folder.resolve("scratch"));
  }

  private Path output() {
    return folder.resolve("out");
  }

  private Path record() {
    return output().resolve("_runs/run_date=" + DATE + ".json");
  }

  @Test
  void rerun_interruptedAtAnyMoment_saysHowItEnded() throws Exception {
    Duration whole = complete(b);
    Map<String, Integer> tablesOfB = tables("divergence");
    complete(a);
    for (int moment = 0; moment < MOMENTS; moment++) {
      interrupt(moment, whole);
    }
    complete(b);
    assertThat(tables("divergence").keySet()).isEqualTo(tablesOfB.keySet());
    assertThat(pairs()).isEqualTo(pairsOf(b));
  }

  private void interrupt(int moment, Duration whole) throws Exception {
    Files.deleteIfExists(record());
    Map<String, Integer> before = tables("");
    OutputWatch watch = new OutputWatch(output(), DATE);
    boolean publishing = moment % 3 == 0;
    double share = random.nextDouble();
    DriverProcess run = DriverProcess.compare(other(), output(), DATE, folder.resolve("scratch"));
    while (run.runs() && !(publishing ? watch.publishing() : isStaging())) {
      Thread.sleep(1);
    }
    if (!publishing) {
      Thread.sleep((long) (whole.minus(run.elapsed()).toMillis() * share));
    }
    String phase = watch.phase();
    run.terminate();
    int exitCode = run.exitCode();
    System.out.printf("ends-test: SIGTERM at %s, exit code %d%n", phase, exitCode);

    String when = "SIGTERM at " + phase + ", seed " + SEED + "\n" + run.log();
    if (exitCode == 0) {
      assertThat(run.log()).as(when).doesNotContain("kldrift:");
      assertThat(record()).as(when).content().contains("\"outcome\" : \"DONE\"");
      assertThat(tables("")).as(when).isNotEqualTo(before);
    } else {
      assertThat(exitCode).as(when).isEqualTo(143);
      assertThat(run.log()).as(when).endsWith(LINE).containsOnlyOnce("kldrift:");
      assertThat(run.log()).as(when).doesNotContain("Exception", "\tat ");
      assertThat(record())
          .as(when)
          .content()
          .contains("\"outcome\" : \"INTERRUPTED\"", "\"exit_code\" : 143");
      assertThat(tables("")).as(when).isEqualTo(before);
    }
    assertThat(output().resolve("_staging")).as(when).isEmptyDirectory();
  }

  private boolean isStaging() {
    return Files.exists(output().resolve("_staging/run_date=" + DATE + "/_writable"));
  }

  /** The input that is not published, so that tables change. */
  private Path other() {
    return pairs().equals(pairsOf(a)) ? b : a;
  }

  private Duration complete(Path input) throws Exception {
    DriverProcess run = DriverProcess.compare(input, output(), DATE, folder.resolve("scratch"));
    assertThat(run.exitCode()).as("%s", run.log()).isZero();
    return run.elapsed();
  }

  private Path input(String name, int factor) throws IOException {
    Path input = Files.createDirectories(folder.resolve(name));
    DUCKDB.execute(
        "copy (select range k, [range %% 11, 1, 3] p, [range %% %d, 2, 5] q from range(3000)) to '%s/part.parquet' (format parquet)"
            .formatted(factor, input));
    return input;
  }

  private String pairs() {
    return query(
        "select sum(hash(k, total_q)::hugeint) from '%s/divergence/run_date=%s/divergence.parquet'"
            .formatted(output(), DATE));
  }

  private static String pairsOf(Path input) {
    return query(
        "select sum(hash(k, list_sum(q)::double)::hugeint) from '%s/part.parquet'"
            .formatted(input));
  }

  private static String query(String query) {
    return String.join("; ", DUCKDB.rows(query));
  }

  /** Every file of a table, with its content. */
  private Map<String, Integer> tables(String prefix) {
    return TestFiles.below(output()).stream()
        .collect(
            Collectors.toMap(
                file -> output().relativize(file).toString(),
                InterruptTest::content,
                (x, y) -> x,
                TreeMap::new))
        .entrySet()
        .stream()
        .filter(entry -> !entry.getKey().startsWith("_") && entry.getKey().startsWith(prefix))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static int content(Path file) {
    try {
      return Arrays.hashCode(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
