package dev.kldrift.job.doctor;

import dev.kldrift.job.alert.HttpLimits;
import dev.kldrift.job.alert.RunEvents;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.PublishConfig;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.input.InputProbe;
import dev.kldrift.job.input.PinTable;
import dev.kldrift.job.input.PinnedTable;
import dev.kldrift.job.publish.OutputPath;
import dev.kldrift.job.publish.OutputProbe;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.SinkOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Checks of the places that a configuration names; leaves them as they are. */
public final class ConfigChecks {
  private static final long LITTLE_DISK = 1L << 30;
  private static final long NO_DISK = 64L << 20;

  private final CompareConfig config;
  private final Configuration hadoop;
  private final Supplier<SparkSession> spark;
  private final boolean testAlert;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Checks for this configuration.
   *
   * @param spark starts Spark, which tables alone want
   * @param testAlert whether sinks are sent a message
   */
  public ConfigChecks(
      CompareConfig config, Configuration hadoop, Supplier<SparkSession> spark, boolean testAlert) {
    this.config = config;
    this.hadoop = hadoop;
    this.spark = spark;
    this.testAlert = testAlert;
  }

  /** Every finding. */
  public List<Finding> run() {
    long bytes = input();
    output(bytes);
    config.metricsFile().ifPresent(file -> findings.add(metrics(file)));
    if (testAlert) {
      testAlerts();
    } else if (config.alerts().track()) {
      int sinks = config.alerts().delivery().sinks().size();
      findings.add(Finding.ok("alerts", sinks + " sinks, not tried (--test-alert tries them)"));
    }
    return List.copyOf(findings);
  }

  private void testAlerts() {
    List<SinkOutcome> outcomes =
        new RunEvents(config.alerts(), HttpLimits.NIGHTLY, Clock.systemUTC())
            .test(config.runDate());
    if (outcomes.isEmpty()) {
      findings.add(Finding.warn("alerts", "no sinks to test (alerts.sinks)"));
    }
    for (SinkOutcome outcome : outcomes) {
      findings.add(
          outcome.result() == SinkOutcome.Result.SENT
              ? Finding.ok("alerts", "test sent to '" + outcome.sink() + "'")
              : Finding.fail(
                  "alerts",
                  "test not sent to '%s': %s".formatted(outcome.sink(), outcome.reason()),
                  ExitCode.BAD_CONFIG));
    }
  }

  /** Reads every footer, as a run does first; the size of the input. */
  private long input() {
    try {
      Optional<PinnedTable> table = PinTable.of(spark, hadoop, config);
      if (table.isPresent()) {
        findings.add(Finding.ok("input", "table " + table.get().name()));
        return 0;
      }
      List<InputFile> files = InputProbe.read(config.input(), config.format(), hadoop);
      long bytes = files.stream().mapToLong(InputFile::bytes).sum();
      long rows = files.stream().mapToLong(InputFile::rows).sum();
      findings.add(
          Finding.ok(
              "input",
              "%,d rows in %,d files, %s".formatted(rows, files.size(), Bytes.text(bytes))));
      return bytes;
    } catch (JobFailure e) {
      findings.add(Finding.fail("input", e));
      return 0;
    }
  }

  private void output(long inputBytes) {
    try {
      OutputPath.requireOutside(config.output(), config.input(), hadoop);
      OutputProbe.Found found = OutputProbe.probe(config.output(), hadoop);
      String rights = found.rights().isEmpty() ? "" : ", " + found.rights();
      String detail = config.output() + " is writable by " + found.user() + rights;
      findings.add(
          found.othersMayWrite()
              ? Finding.warn("output", detail + ": everybody may change results (chmod o-w)")
              : Finding.ok("output", detail));
      findings.add(store(found, config.publish().format() == PublishConfig.Format.FILES));
      found.free().ifPresent(free -> findings.add(disk(free, inputBytes)));
    } catch (JobFailure e) {
      findings.add(Finding.fail("output", e));
    }
  }

  private static Finding store(OutputProbe.Found found, boolean files) {
    List<String> faults = new ArrayList<>(found.broken());
    faults.addAll(found.promise().warnings(files));
    return faults.isEmpty()
        ? Finding.ok("store", found.promise().toString())
        : Finding.warn("store", String.join("; ", faults));
  }

  /** Staged tables, kept groups and Spark's shuffle each take about as much as the input. */
  static Finding disk(long free, long inputBytes) {
    String detail = Bytes.text(free) + " free where results go";
    if (free < NO_DISK) {
      return Finding.fail("disk", detail + " (make room)", ExitCode.CANNOT_PUBLISH);
    }
    return free < Math.max(LITTLE_DISK, 3 * inputBytes)
        ? Finding.warn("disk", detail + ", little for an input of " + Bytes.text(inputBytes))
        : Finding.ok("disk", detail);
  }

  private static Finding metrics(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return Files.isDirectory(folder) && Files.isWritable(folder)
        ? Finding.ok("metrics", "into " + file)
        : Finding.warn("metrics", "no writable folder " + folder + " (metrics.textfile)");
  }
}
