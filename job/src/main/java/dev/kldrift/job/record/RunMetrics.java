package dev.kldrift.job.record;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.run.AlertCounts;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.run.UndatedRows;
import dev.kldrift.stats.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The file that the textfile collector of Prometheus' node_exporter reads: how the last run ended.
 *
 * <p>Every gauge has the label {@code output}, which tells several configurations of a machine
 * apart. What a failed run does not know is left out rather than 0.
 */
public final class RunMetrics {
  private static final String PREFIX = "kldrift_last_run_";

  private final PrometheusText text;

  /** Metrics of a run into this output. */
  public RunMetrics(String output, Instant finished, ExitCode exitCode) {
    this.text = new PrometheusText(Map.of("output", output));
    single(
        "timestamp_seconds",
        "When the last run ended, in seconds since 1970.",
        finished.toEpochMilli() / 1000);
    single(
        "success",
        "Whether it published results.",
        exitCode == ExitCode.DONE || exitCode == ExitCode.DRIFT_FOUND ? 1 : 0);
    single("exit_code", "How it ended, see README.", exitCode.number());
  }

  private void single(String name, String help, Number value) {
    text.single(PREFIX + name, help, value);
  }

  /** Adds where the rows went. */
  public RunMetrics counts(RunCounts counts, long drifted) {
    single("rows_read", "Rows of the input.", counts.read());
    single("rows_quarantined", "Rows rejected.", counts.quarantined());
    single("pairs", "Pairs scored.", counts.pairs());
    single("pairs_drifted", "Pairs that drifted.", drifted);
    return this;
  }

  /** Adds how many rows fall on no day. */
  public RunMetrics undated(UndatedRows undated) {
    single("rows_undated", "Rows without a readable date.", undated.count());
    return this;
  }

  /** Adds the open alerts, 0 of a severity included. */
  public RunMetrics alerts(AlertCounts alerts) {
    String name = PREFIX + "alerts_open";
    text.gauge(name, "Open alerts by severity.");
    for (Severity severity : List.of(Severity.LOW, Severity.MEDIUM, Severity.HIGH)) {
      String label = severity.name().toLowerCase(Locale.ROOT);
      text.value(name, Map.of("severity", label), alerts.open().getOrDefault(severity, 0L));
    }
    return this;
  }

  /** Adds how long phases took. */
  public RunMetrics phases(Map<String, Double> seconds) {
    String name = PREFIX + "phase_seconds";
    text.gauge(name, "How long a phase took.");
    seconds.forEach((phase, took) -> text.value(name, Map.of("phase", phase), took));
    return this;
  }

  /** Writes the file where one is configured; the run has ended as it has, written or not. */
  public void write(CompareConfig config, Progress progress) {
    config
        .metricsFile()
        .ifPresent(
            file -> {
              try {
                write(file);
              } catch (IOException e) {
                progress.warn("cannot write metrics.textfile " + file + ": " + e);
              }
            });
  }

  /**
   * Puts the file in its place in one step; the collector reads no name but {@code *.prom}.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(
          temporary, text.toString(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
