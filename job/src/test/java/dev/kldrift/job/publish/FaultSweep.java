package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.TestFiles;
import dev.kldrift.job.publish.FaultyFileSystem.Kind;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One operation of a rerun goes wrong, and each is the one in turn: readers find the old rows or
 * the new ones of each table, and of all tables once the row in {@code runs} is there; the next
 * rerun ends as if nothing had been, and leaves no file behind.
 *
 * <p>Every {@code -Dkldrift.faults.step=K}-th operation from the {@code -Dkldrift.faults.from=F}-th
 * on is tried, by {@code scripts/faults-test} all, of each kind or {@code -Dkldrift.faults.kind=K};
 * and {@code -Dkldrift.faults.halts=N} processes end in one.
 */
abstract class FaultSweep extends CompareFixture {
  private static final int FROM = Integer.getInteger("kldrift.faults.from", 1);
  private static final int HALTS = Integer.getInteger("kldrift.faults.halts", 1);
  private static final Optional<String> KIND =
      Optional.ofNullable(System.getProperty("kldrift.faults.kind"));
  private static final int HALTED = 137;
  private static final long SECONDS = Long.getLong("kldrift.faults.seconds", 3600);
  private static final String LEASE = "4";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> TABLES = List.of("quarantine", "summary", "divergence");

  private final int step;
  private Path earlier;
  private Path later;

  /** A sweep, which tries every so manieth operation where nobody says otherwise. */
  FaultSweep(int step) {
    this.step = Integer.getInteger("kldrift.faults.step", step);
  }

  /** Where the tables lie. */
  abstract List<String> settings();

  /** Whether a kind of fault is tried. */
  boolean isTried(Kind kind) {
    return true;
  }

  /** Whether more is asked for than a short form. */
  static boolean isLong() {
    return Integer.getInteger("kldrift.faults.step") != null;
  }

  /** Which runs a table has rows of, and for each their number and a hash. */
  abstract List<String> rowsByRun(String table);

  /** The runs that have a row in {@code runs}. */
  abstract List<String> runs();

  /** Whether a file of the output is one that each run leaves more of. */
  boolean isOfALog(String name) {
    return false;
  }

  Path earlier() {
    return earlier;
  }

  Path later() {
    return later;
  }

  @BeforeEach
  void useTheFaultyDisk() {
    FaultyFileSystem.arm(0, Kind.FAILS);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set(Lease.SECONDS, LEASE);
    spark.conf().set("spark.sql.shuffle.partitions", "1");
    earlier = input("earlier", pairs(30, 7));
    later = input("later", pairs(33, 5));
  }

  @AfterEach
  void useTheDiskAgain() {
    FaultyFileSystem.arm(0, Kind.FAILS);
    spark.sparkContext().hadoopConfiguration().unset(Lease.SECONDS);
    spark.conf().set("spark.sql.shuffle.partitions", "3");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HALTS")
  void rerun_withAFaultInAnyOperation_endsAsIfThereHadBeenNone(Kind kind) {
    assumeTrue(isTried(kind) && KIND.map(kind.name()::equals).orElse(true));
    run(earlier);
    Published old = published();
    FaultyFileSystem.arm(0, kind);
    run(later);
    int operations = FaultyFileSystem.operations();
    Published whole = published();
    assertThat(whole.runs()).isNotEqualTo(old.runs());
    assertThat(operations).isGreaterThan(50);

    Map<String, Integer> ends = new TreeMap<>();
    long began = System.nanoTime();
    int faults = 0;
    int at = FROM;
    for (; at <= operations && System.nanoTime() - began < SECONDS * 1_000_000_000L; at += step) {
      Published before = published();
      boolean forth = before.runs().equals(old.runs());
      FaultyFileSystem.arm(at, kind);
      Throwable thrown = catchThrowable(() -> run(forth ? later : earlier));
      String where = FaultyFileSystem.where();
      FaultyFileSystem.arm(0, kind);
      String when = "%s at %d of %d, %s".formatted(kind, at, operations, where);

      faults += where.isEmpty() ? 0 : 1;
      ends.merge(thrown == null ? "DONE" : exit(thrown, when).name(), 1, Integer::sum);
      if (thrown != null && Boolean.getBoolean("kldrift.faults.tell")) {
        System.out.println(when + ": " + exit(thrown, when) + " " + thrown.getMessage());
      }
      assertOldOrNew(forth ? old : whole, forth ? whole : old, when);
      rerun(forth ? later : earlier);
      Published after = published();
      assertThat(after).as(when).isEqualTo(forth ? whole : old);
    }
    System.out.printf(
        "faults-test: %s, %s, %d faults in %d operations of a run, up to the %d-th, ends %s%n",
        settings(), kind, faults, operations, Math.min(at - step, operations), ends);
    assertThat(faults).isPositive();
  }

  @Test
  void rerun_whoseProcessEndsInAnyOperation_endsAsIfItHadNot() throws Exception {
    assumeTrue(isTried(Kind.HALTS));
    run(earlier);
    Published old = published();
    FaultyFileSystem.arm(0, Kind.FAILS);
    run(later);
    int operations = FaultyFileSystem.operations();
    Published whole = published();
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    for (int halt = 0; halt < HALTS; halt++) {
      int at = 1 + (FROM + halt * operations / HALTS) % operations;
      boolean forth = published().runs().equals(old.runs());
      DriverProcess run = halting(at, forth ? later : earlier, scratch);
      String when = "halted at %d of %d".formatted(at, operations);
      assertThat(run.exitCode()).as("%s: %s", when, run.log()).isEqualTo(HALTED);
      assertOldOrNew(forth ? old : whole, forth ? whole : old, when);
      rerun(forth ? later : earlier);
      assertThat(published()).as(when).isEqualTo(forth ? whole : old);
    }
    System.out.printf(
        "faults-test: %s, %d processes halted in %d operations%n", settings(), HALTS, operations);
  }

  private DriverProcess halting(int at, Path input, Path scratch) throws IOException {
    List<String> settings = new ArrayList<>(settings());
    settings.addAll(List.of("max-quarantine-fraction=1", "report.html=off"));
    return DriverProcess.start(
        scratch,
        List.of(
            "-Dkldrift.fault.at=" + at,
            "-Dkldrift.fault.kind=" + Kind.HALTS,
            "-Dspark.hadoop." + Lease.SECONDS + "=" + LEASE,
            "-Dspark.hadoop.fs.fault.impl=" + FaultyFileSystem.class.getName(),
            "-Dspark.hadoop.fs.AbstractFileSystem.fault.impl="
                + FaultyFileSystem.Context.class.getName()),
        DriverProcess.comparing(
            input,
            FaultyFileSystem.SCHEME + ":" + output(),
            DATE,
            settings.toArray(String[]::new)));
  }

  private static ExitCode exit(Throwable thrown, String when) {
    assertThat(thrown).as(when).isInstanceOf(JobFailure.class);
    return ((JobFailure) thrown).exitCode();
  }

  void run(Path input) {
    List<String> assignments = new ArrayList<>(settings());
    assignments.add("output=" + FaultyFileSystem.SCHEME + ":" + output());
    compare(input, assignments.toArray(String[]::new));
  }

  /** Who could not give up the output, keeps it for a lease. */
  void rerun(Path input) {
    long began = System.nanoTime();
    while (true) {
      try {
        run(input);
        return;
      } catch (JobFailure e) {
        if (e.exitCode() != ExitCode.LOCKED || System.nanoTime() - began > PATIENCE.toNanos()) {
          throw e;
        }
      }
    }
  }

  private static String pairs(int keys, int factor) {
    return "select id k, array(id %% 11, 1, 3) p, array(id %% %d, 2, 5) q from range(%d) union all select -1, array(-%d), array(1)"
        .formatted(factor, keys, factor);
  }

  /**
   * What readers find.
   *
   * @param runs the runs that have a row
   * @param rows the rows of each table, by the run that they are of
   * @param files what lies in the output, and how many locks, whose names are numbers
   */
  record Published(Set<String> runs, Map<String, List<String>> rows, Set<String> files) {}

  Published published() {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String table : TABLES) {
      rows.put(table, rowsByRun(table));
    }
    List<String> runs = runs();
    Set<String> files = new TreeSet<>();
    int locks = 0;
    for (Path file : TestFiles.below(output())) {
      String name = output().relativize(file).toString();
      if (name.startsWith("_lock/")) {
        locks++;
      } else if (!isOfALog(name)) {
        files.add(name);
      }
    }
    files.add("_lock: " + locks);
    return new Published(new TreeSet<>(runs), rows, files);
  }

  private void assertOldOrNew(Published before, Published meant, String when) {
    Published now = published();
    assertThat(now.runs()).as(when).isIn(before.runs(), meant.runs());
    for (String table : TABLES) {
      assertThat(now.rows().get(table))
          .as(when + ", " + table)
          .isIn(before.rows().get(table), meant.rows().get(table));
    }
    if (now.runs().equals(meant.runs())) {
      assertThat(now.rows()).as(when + ", committed").isEqualTo(meant.rows());
    }
  }
}
