package dev.kldrift.job.record;

import dev.kldrift.job.alert.HttpLimits;
import dev.kldrift.job.alert.RunEvents;
import dev.kldrift.job.config.RunPlaces;
import dev.kldrift.job.publish.OutputNotes;
import dev.kldrift.job.publish.OutputPath;
import dev.kldrift.job.publish.PublishedTables;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.run.SinkOutcome;
import dev.kldrift.job.table.ResultTable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;

/** The news of a run that has ended, for its metrics and for the sinks of alerts. */
public final class RunEnd {
  /** What sinks take for nights; others are somebody at work who sees what becomes of it. */
  private static final Set<String> NIGHTS = Set.of("nightly", "compare");

  private final String command;
  private final RunPlaces places;
  private final Instant started;
  private final Configuration hadoop;
  private final Consumer<String> warn;

  /** The end of a run of these places. */
  public RunEnd(
      String command,
      RunPlaces places,
      Instant started,
      Configuration hadoop,
      Consumer<String> warn) {
    this.command = command;
    this.places = places;
    this.started = started;
    this.hadoop = hadoop;
    this.warn = warn;
  }

  /** It has published results. */
  void succeeded(ExitCode exitCode, Map<String, Double> seconds, UnaryOperator<RunMetrics> found) {
    writeMetrics(exitCode, seconds, found);
    tell(
        HttpLimits.NIGHTLY,
        (events, notes) -> events.succeeded(notes, places.runDate(), this::missing));
  }

  /** It has not, but for what {@code failure} says. */
  void failed(JobFailure failure, Map<String, Double> seconds) {
    failed(failure, seconds, HttpLimits.NIGHTLY);
  }

  /** The same while the process is told to end. */
  void stopped(JobFailure failure, Map<String, Double> seconds) {
    failed(failure, seconds, HttpLimits.ENDING);
  }

  private void failed(JobFailure failure, Map<String, Double> seconds, HttpLimits limits) {
    writeMetrics(failure.exitCode(), seconds, metrics -> metrics);
    tell(
        limits,
        (events, notes) ->
            events.failed(
                notes, places.runDate(), failure.exitCode(), String.valueOf(failure.getMessage())));
    failure.setHeard();
  }

  /**
   * It ended before it held its output: that is recorded too, unless it would hide that the date is
   * published.
   */
  public void neverBegan(JobFailure failure) {
    if (failure.isHeard()) {
      return;
    }
    places
        .output()
        .ifPresent(
            output -> {
              try {
                OutputPath.requireOutside(output, places.inputs(), hadoop);
                if (PastRun.read(output, places.runDate(), hadoop)
                    .filter(run -> !run.hasFailed())
                    .isEmpty()) {
                  OutputNotes.beside(
                      output,
                      places.runDate(),
                      hadoop,
                      notes -> notes.writeRecord(record(failure)));
                }
              } catch (JobFailure unwritable) {
                failure.addSuppressed(unwritable);
              }
            });
    failed(failure, Map.of());
  }

  private String record(JobFailure failure) {
    return RunRecord.failed(
        command, places.runDate(), started, failure.exitCode(), failure.getMessage());
  }

  private void writeMetrics(
      ExitCode exitCode, Map<String, Double> seconds, UnaryOperator<RunMetrics> found) {
    places
        .metricsFile()
        .ifPresent(
            file -> {
              RunMetrics metrics =
                  new RunMetrics(places.output().orElse(""), Instant.now(), exitCode)
                      .night(places.runDate(), started);
              found.apply(metrics).phases(seconds).write(file, warn);
            });
  }

  /** The delivery of such news, beside the notes that keep what was told. */
  private interface Telling {
    List<SinkOutcome> tell(RunEvents events, OutputNotes notes);
  }

  /** Whatever fails there is a warning: the run has ended as it has. */
  private void tell(HttpLimits limits, Telling telling) {
    boolean sinks =
        places.alerts().map(alerts -> !alerts.delivery().sinks().isEmpty()).orElse(false);
    if (!sinks || places.output().isEmpty() || !NIGHTS.contains(command)) {
      return;
    }
    try {
      OutputPath.requireOutside(places.output().get(), places.inputs(), hadoop);
      RunEvents events = new RunEvents(places.alerts().get(), limits, Clock.systemUTC());
      OutputNotes.beside(
          places.output().get(),
          places.runDate(),
          hadoop,
          notes ->
              telling.tell(events, notes).stream()
                  .filter(outcome -> outcome.result() == SinkOutcome.Result.FAILED)
                  .forEach(
                      outcome ->
                          warn.accept(
                              "end of the run not told to '%s': %s (the next run tries again)"
                                  .formatted(outcome.sink(), outcome.reason()))));
    } catch (RuntimeException e) {
      warn.accept("end of the run not told: " + Reason.of(e));
    }
  }

  /** Dates without results between published ones, of the last month. */
  private List<LocalDate> missing() {
    NavigableSet<LocalDate> there =
        PublishedTables.of(places.output().orElseThrow(), hadoop)
            .dates(ResultTable.RUNS)
            .tailSet(places.runDate().minusDays(31), true);
    return there.isEmpty()
        ? List.of()
        : there.first().datesUntil(places.runDate()).filter(date -> !there.contains(date)).toList();
  }
}
