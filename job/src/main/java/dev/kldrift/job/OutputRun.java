package dev.kldrift.job;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.metrics.RunMetrics;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.publish.OutputPath;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * What every command does around its work: it keeps others off the output, leaves a record and
 * metrics if it fails, and nothing in staging.
 */
final class OutputRun {
  private final String command;
  private final CompareConfig config;
  private final Progress progress;
  private final Configuration hadoop;
  private final Instant started = Instant.now();

  OutputRun(SparkSession spark, String command, CompareConfig config, Progress progress) {
    this.command = command;
    this.config = config;
    this.progress = progress;
    this.hadoop = spark.sessionState().newHadoopConf();
  }

  String command() {
    return command;
  }

  Instant started() {
    return started;
  }

  Configuration hadoop() {
    return hadoop;
  }

  /** Metrics of this run up to now. */
  RunMetrics metrics(ExitCode exitCode) {
    return new RunMetrics(config.output(), Instant.now(), exitCode).phases(progress.seconds());
  }

  /**
   * Does a command's work with the output to itself.
   *
   * @param inputs what the command reads, which may not lie in the output
   * @param step where it stages, as {@link #step}
   * @throws JobFailure for whatever stops the work; it is recorded, and what was published before
   *     is untouched
   */
  <T> T alone(List<String> inputs, String step, Function<OutputFolder, T> work) {
    try {
      OutputPath.requireOutside(config.output(), inputs, hadoop);
      return OutputLock.holding(
          config.output(), () -> step(step, output -> recorded(output, work)));
    } catch (JobFailure failure) {
      metrics(failure.exitCode()).write(config, progress);
      throw failure;
    }
  }

  /**
   * Does work for which somebody holds the output and records failures.
   *
   * @param step name of the work among those of a command that stage apart, or nothing
   */
  <T> T step(String step, Function<OutputFolder, T> work) {
    OutputFolder output = OutputFolder.open(config.output(), config.runDate(), step, hadoop);
    try {
      return work.apply(output);
    } finally {
      clear(output);
    }
  }

  private <T> T recorded(OutputFolder output, Function<OutputFolder, T> work) {
    try {
      return work.apply(output);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      JobFailure failure = Diagnosis.of(e);
      record(output, failure);
      throw failure;
    }
  }

  /** The failure itself matters more than a record that cannot be written. */
  private void record(OutputFolder output, JobFailure failure) {
    try {
      output.writeRecord(
          RunRecord.failed(
              command, config.runDate(), started, failure.exitCode(), failure.getMessage()));
    } catch (JobFailure unwritable) {
      failure.addSuppressed(unwritable);
    }
  }

  private void clear(OutputFolder output) {
    try {
      output.clearStaging();
    } catch (IOException e) {
      progress.warn("cannot remove staging files: " + e.getMessage());
    }
  }
}
