package dev.kldrift.job.cli;

import dev.kldrift.job.DiffJob;
import dev.kldrift.job.DiffResult;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.DiffConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "diff",
    description = {
      "Compares two tables of rows, column by column, and says which moved.",
      "Parquet, CSV, TSV, JSON, ORC, or tables that Spark knows; no configuration."
    })
final class DiffCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "PATH|TABLE",
      description = "what was: a file, folder, glob or table; repeatable")
  private List<String> reference = new ArrayList<>();

  @Option(
      names = "--current",
      required = true,
      paramLabel = "PATH|TABLE",
      description = "what is: a file, folder, glob or table; repeatable")
  private List<String> current = new ArrayList<>();

  @Option(
      names = "--reference-version",
      paramLabel = "VERSION",
      defaultValue = "",
      description = "an earlier state of a Delta, Iceberg or other table that keeps them")
  private String referenceVersion;

  @Option(
      names = "--reference-timestamp",
      paramLabel = "TIME",
      defaultValue = "",
      description = "or its state at a time, as 2026-11-22 or \"2026-11-22 06:00:00\"")
  private String referenceTimestamp;

  @Option(
      names = "--current-version",
      paramLabel = "VERSION",
      defaultValue = "",
      description = "the same of the other table")
  private String currentVersion;

  @Option(
      names = "--current-timestamp",
      paramLabel = "TIME",
      defaultValue = "",
      description = "or its state at a time")
  private String currentTimestamp;

  @Option(
      names = "--segments",
      paramLabel = "COLUMNS",
      defaultValue = "",
      description = "compare within the values of these columns too, as in a,b or \"a x b 500\"")
  private String segments;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Option(names = "--fail-on-drift", description = "exit with 10 where a pair drifted")
  private boolean failOnDrift;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    if (settings.isSet(ConfigKey.OUTPUT)) {
      return diff(settings, true);
    }
    Path folder = Files.createTempDirectory("kldrift-diff-");
    try {
      settings.with(ConfigKey.OUTPUT, folder.toUri().toString(), "diff");
      return diff(settings, false);
    } finally {
      delete(folder);
    }
  }

  private int diff(Settings settings, boolean keeps) throws IOException {
    DiffConfig config =
        DiffConfig.of(settings, reference, current, segments, Clock.systemUTC())
            .at(
                TableVersion.of("--reference", referenceVersion, referenceTimestamp),
                TableVersion.of("--current", currentVersion, currentTimestamp));
    DiffResult result = run(config);
    if (!quiet) {
      PublishedResults.print(() -> new DiffPrinter(System.out).print(result, keeps));
    }
    boolean failed = failOnDrift && result.drifted() > 0;
    return (failed ? ExitCode.DRIFT_FOUND : ExitCode.DONE).number();
  }

  private DiffResult run(DiffConfig config) throws IOException {
    try (SparkSession spark = Sessions.open("kldrift diff");
        Progress progress = Progress.of(spark, quiet)) {
      return new DiffJob(spark, config, progress).run();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
