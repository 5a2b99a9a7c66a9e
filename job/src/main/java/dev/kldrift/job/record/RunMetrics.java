package dev.kldrift.job.record;

import dev.kldrift.job.run.AlertCounts;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.run.WholeFile;
import dev.kldrift.stats.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The file that the textfile collector of Prometheus' node_exporter reads: how the last run of the
 * newest run date ended, and when one last published results.
 *
 * <p>A run of an older date leaves the file as it is, so that a backfill does not hide how last
 * night ended, and so does one of a date that has not come yet, which is mistyped. Every gauge has
 * the label {@code output}, which tells several configurations of a machine apart. What a failed
 * run does not know is left out rather than 0.
 */
public final class RunMetrics {
  private static final String PREFIX = "kldrift_last_run_";
  private static final String RUN_DATE = PREFIX + "date_seconds";
  private static final String SUCCESS_TIME = "kldrift_last_success_timestamp_seconds";
  private static final String SUCCESS_DATE = "kldrift_last_success_date_seconds";

  /** The collector runs as another user, and the umask of a service may shut that out. */
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final PrometheusText text;
  private final Map<String, String> labels;
  private final Instant finished;
  private final boolean success;
  private OptionalLong date = OptionalLong.empty();

  /** Metrics of a run into this output. */
  public RunMetrics(String output, Instant finished, ExitCode exitCode) {
    this.labels = Map.of("output", output);
    this.text = new PrometheusText(labels);
    this.finished = finished;
    this.success = exitCode.hasPublished();
    single(
        "timestamp_seconds",
        "When the last run ended, in seconds since 1970.",
        finished.toEpochMilli() / 1000);
    single("success", "Whether it published results.", success ? 1 : 0);
    single("exit_code", "How it ended, see README.", exitCode.number());
  }

  private void single(String name, String help, Number value) {
    text.single(PREFIX + name, help, value);
  }

  /** Adds the run date, and how long the run took. */
  RunMetrics night(LocalDate runDate, Instant started) {
    date = OptionalLong.of(runDate.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
    text.single(RUN_DATE, "Its run date: midnight UTC, in seconds since 1970.", date.getAsLong());
    single(
        "duration_seconds",
        "How long it took.",
        Duration.between(started, finished).toMillis() / 1e3);
    return this;
  }

  /** Adds what a published run has found. */
  public RunMetrics of(RunRecord run, Optional<AlertCounts> alerts) {
    RunCounts counts = run.counts();
    single("rows_read", "Rows of the input.", counts.read());
    single("rows_quarantined", "Rows rejected.", counts.quarantined());
    single("pairs", "Pairs scored.", counts.pairs());
    run.drifted().ifPresent(pairs -> single("pairs_drifted", "Pairs that drifted.", pairs));
    run.sourceRows()
        .ifPresent(rows -> single("rows_source", "Rows of the table that were compared.", rows));
    run.undated()
        .ifPresent(rows -> single("rows_undated", "Rows without a readable date.", rows.count()));
    alerts.ifPresent(this::alerts);
    return this;
  }

  /** Adds the open alerts, 0 of a severity included. */
  RunMetrics alerts(AlertCounts alerts) {
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

  /** Writes the file; the run has ended as it has, written or not. */
  void write(Path file, Consumer<String> warn) {
    try {
      write(file);
    } catch (IOException e) {
      warn.accept("cannot write metrics.textfile " + file + ": " + e);
    }
  }

  /**
   * Puts the file in its place in one step, unless it speaks of a later run date, or this one has
   * not come yet; the collector reads no name but {@code *.prom}.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    List<String> before = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    if (date.isPresent() && isOfLaterNight(value(before, RUN_DATE), date.getAsLong())) {
      return;
    }
    addSuccess(before);
    WholeFile.write(
        file,
        part -> {
          WholeFile.newFile(part, text.toString());
          if (Files.getFileStore(part).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(part, READABLE);
          }
          return file;
        });
  }

  /** Whether the file speaks of a night that this run is not to hide. */
  private boolean isOfLaterNight(OptionalLong before, long runDate) {
    return before.isPresent()
        && hasBegun(before.getAsLong())
        && (before.getAsLong() > runDate || !hasBegun(runDate));
  }

  /** Others are mistyped: east of UTC the next day may have begun. */
  private boolean hasBegun(long midnight) {
    return midnight <= finished.plus(Duration.ofDays(1)).getEpochSecond();
  }

  private void addSuccess(List<String> before) {
    OptionalLong time =
        success ? OptionalLong.of(finished.getEpochSecond()) : value(before, SUCCESS_TIME);
    time.ifPresent(
        at ->
            text.single(
                SUCCESS_TIME, "When a run last published results, in seconds since 1970.", at));
    OptionalLong day = success && date.isPresent() ? date : value(before, SUCCESS_DATE);
    day.ifPresent(
        of ->
            text.single(
                SUCCESS_DATE, "The run date of those: midnight UTC, in seconds since 1970.", of));
  }

  /** What a gauge of this output was before; empty where there was none. */
  private OptionalLong value(List<String> before, String name) {
    String begin = new PrometheusText(labels).value(name, Map.of(), 0).toString();
    String labelled = begin.substring(0, begin.lastIndexOf(' ') + 1);
    return before.stream()
        .filter(line -> line.startsWith(labelled))
        .map(line -> line.substring(labelled.length()))
        .filter(value -> value.matches("-?\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
