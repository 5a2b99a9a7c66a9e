package dev.kldrift.job.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.kldrift.job.NightlyJob;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.sql.DuckDbEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What does it cost to count the histograms of a day, all features and segments at once, against a
 * Spark job per feature and against DuckDB? {@code scripts/bench-profile --help}.
 */
@Command(
    name = "scripts/bench-profile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times profiling of a generated table and prints a Markdown table.")
final class ProfileBenchmark implements Callable<Integer> {
  private static final String DATE = "2026-01-01";
  private static final int BIN_WIDTH = 5;
  private static final int VALUES = 100;

  /** What the rest of tables {@code histogram} and {@code profile} follows from, by segment. */
  private static final String NUMBER_PROFILE =
      "count(*), count($), min($), max($), sum($::bigint), sum($::bigint * $),"
          + " count(*) filter ($ = 0)";

  private static final String TEXT_PROFILE = "count(*), count($), count(*) filter ($ = '')";

  @Option(names = "--rows", defaultValue = "20000000", description = "(default: ${DEFAULT-VALUE})")
  private long rows;

  @Option(names = "--features", defaultValue = "200", description = "(default: ${DEFAULT-VALUE})")
  private int features;

  @Option(names = "--segments", defaultValue = "1000", description = "(default: ${DEFAULT-VALUE})")
  private int segments;

  @Option(
      names = "--texts",
      description = "features are categories of text, as 'category 17', rather than numbers")
  private boolean texts;

  @Option(
      names = "--sampled",
      defaultValue = "10",
      description = "features that get a Spark job of their own, or 0; the time is scaled to all")
  private int sampled;

  @Option(names = "--dir", defaultValue = "target/bench-profile", description = "where data go")
  private Path directory;

  private final DuckDbEngine duckdb = new DuckDbEngine();
  private Path table;

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ProfileBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path absolute = Files.createDirectories(directory).toAbsolutePath();
    table =
        absolute.resolve(
            "%s-%d-%d-%d".formatted(texts ? "texts" : "rows", rows, features, segments));
    duckdb.execute("set threads = 2");
    generate();
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.catalog.drift", "dev.kldrift.sql.DriftCatalog")
            .getOrCreate()) {
      Path output = absolute.resolve("out-" + table.getFileName()); // an output has one dataset
      NightlyConfig config = config(output);
      profile(spark, config); // makes the bins
      TaskResults results = new TaskResults();
      spark.sparkContext().addSparkListener(results);
      Spent ours = spent(() -> profile(spark, config));
      spark.sparkContext().removeSparkListener(results);
      Spent sample = spent(() -> jobPerFeature(spark));
      double scale = (double) features / Math.max(1, sampled);
      Spent perFeature = new Spent(sample.seconds() * scale, sample.cpuSeconds() * scale);
      Spent duck = spent(() -> queryPerFeature("count(*)"));
      Spent all = spent(() -> queryPerFeature(texts ? TEXT_PROFILE : NUMBER_PROFILE));
      if (!texts) {
        requireAgreement(output);
      }
      print(results.bytes.sum(), ours, perFeature, duck, all);
    } finally {
      duckdb.close();
    }
    return 0;
  }

  private void generate() throws Exception {
    if (Files.exists(table)) {
      return;
    }
    Files.createDirectories(table);
    String values =
        IntStream.range(0, features)
            .mapToObj(
                i ->
                    texts
                        ? "'category ' || (hash(i + %d) %% %d) f%d"
                            .formatted(i * rows, VALUES / 2, i)
                        : "(hash(i + %d) %% %d)::smallint f%d".formatted(i * rows, VALUES, i))
            .collect(Collectors.joining(", "));
    long part = (rows + 3) / 4;
    for (int file = 0; file < 4; file++) {
      duckdb.execute(
          "copy (select date '%s' date, (hash(-i) %% %d)::integer segment, %s from range(%d, %d) r(i))"
                  .formatted(DATE, segments, values, file * part, Math.min(rows, (file + 1) * part))
              + " to '%s/%d.parquet' (format parquet, row_group_size 250000)"
                  .formatted(table, file));
    }
  }

  private NightlyConfig config(Path output) {
    String edges =
        IntStream.range(1, VALUES / BIN_WIDTH)
            .mapToObj(i -> Integer.toString(i * BIN_WIDTH))
            .collect(Collectors.joining(" "));
    Settings settings = Settings.defaults();
    settings.withAssignment("source.path=" + table);
    settings.withAssignment("output=" + output);
    settings.withAssignment("run-date=" + DATE);
    settings.withAssignment("profile.exclude=segment");
    settings.withAssignment("profile.bins=" + (texts ? "top 50" : "edges " + edges));
    settings.withAssignment("profile.segments=segment " + segments);
    return NightlyConfig.of(settings, Clock.systemUTC());
  }

  private static void profile(SparkSession spark, NightlyConfig config) {
    try (Progress progress = Progress.of(spark, true)) {
      new NightlyJob(spark, config, progress).profile();
    }
  }

  private void jobPerFeature(SparkSession spark) {
    for (int i = 0; i < sampled; i++) {
      spark
          .read()
          .parquet(table.toString())
          .selectExpr("segment", texts ? "f" + i + " bin" : "f" + i + " div " + BIN_WIDTH + " bin")
          .groupBy("segment", "bin")
          .count()
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
    }
  }

  private void queryPerFeature(String aggregates) {
    for (int i = 0; i < features; i++) {
      duckdb.rows(
          "select count(*) from (select segment, %s bin, %s from read_parquet('%s/*.parquet') group by all)"
              .formatted(
                  texts ? "f" + i : "f" + i + " // " + BIN_WIDTH,
                  aggregates.replace("$", "f" + i),
                  table));
    }
  }

  private void requireAgreement(Path output) {
    String ours =
        duckdb
            .rows(
                "select sum(hash(segment::int, b, n)::hugeint) from (select segment, unnest(counts) n,"
                    + " unnest(range(len(counts))) b from read_parquet('"
                    + output
                    + "/histogram/*/*.parquet') where feature = 'f0' and segment_level = 'segment') where n > 0")
            .toString();
    String theirs =
        duckdb
            .rows(
                "select sum(hash(segment::int, b, n)::hugeint) from (select segment, f0 // %d b, count(*) n from read_parquet('%s/*.parquet') group by all)"
                    .formatted(BIN_WIDTH, table))
            .toString();
    if (!ours.equals(theirs)) {
      throw new IllegalStateException("counts differ: " + ours + " and " + theirs);
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Spent spent(Work work) throws Exception {
    long start = System.nanoTime();
    long cpu = cpuNanos();
    work.run();
    return new Spent((System.nanoTime() - start) / 1e9, (cpuNanos() - cpu) / 1e9);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** What the driver gets back from all tasks of a profile, which must not grow with the rows. */
  private static final class TaskResults extends SparkListener {
    private final LongAdder bytes = new LongAdder();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      bytes.add(end.taskMetrics().resultSize());
    }
  }

  private void print(long resultBytes, Spent ours, Spent perFeature, Spent duck, Spent all) {
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.printf(
        Locale.ROOT,
        "%,d rows x %,d features, %,d segments; heap of driver and both tasks at most %,d MB;"
            + " tasks returned %,d kB to the driver%n%n",
        rows,
        features,
        segments,
        peak >> 20,
        resultBytes >> 10);
    System.out.println("| | s | million rows x features / s | CPU s | CPU : ours |");
    System.out.println("|---|--:|--:|--:|--:|");
    row("`kldrift profile`: one scan, one shuffle, published", ours, ours);
    if (sampled > 0) {
      row("a Spark job per feature (%d timed)".formatted(sampled), perFeature, ours);
    }
    row("DuckDB, a query per feature: counts alone", duck, ours);
    row("DuckDB, a query per feature: what the tables say", all, ours);
  }

  private void row(String name, Spent spent, Spent ours) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.0f | %.1f | %.2f |%n",
        name,
        spent.seconds(),
        rows * (double) features / spent.seconds() / 1e6,
        spent.cpuSeconds(),
        spent.cpuSeconds() / ours.cpuSeconds());
  }
}
