package dev.kldrift.job.cli;

import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.RunPlaces;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.record.RunEnd;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Interruption;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options that every command with a configuration has, and reads. */
class ConfigOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "YAML file, see conf/kldrift.yaml")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "one setting, over the config file; repeatable")
  private List<String> assignments = new ArrayList<>();

  @Option(names = "--output", paramLabel = "FOLDER", description = "where the result tables go")
  private String output;

  @Option(
      names = "--run-date",
      paramLabel = "DATE",
      converter = DateText.class,
      description = "date of the results, YYYY-MM-DD; default: today (UTC)")
  private String runDate;

  /** The work of a command, by its settings. */
  @FunctionalInterface
  interface Work {
    int by(Settings settings) throws IOException;
  }

  /**
   * Does work that leaves a record, and sees to it that what stops it before it has begun is heard
   * of as what stops it later is, but for a wrong command line, which somebody has just typed.
   */
  int heard(String command, Work work) throws IOException {
    return heard(command, Optional::empty, work);
  }

  /** The same of work on several dates, of which this is the last, once it is known. */
  int heard(String command, Supplier<Optional<LocalDate>> last, Work work) throws IOException {
    Instant started = Progress.begin();
    Settings settings = settings();
    try {
      return work.by(settings);
    } catch (JobFailure e) {
      if (e.exitCode() != ExitCode.USAGE) {
        RunPlaces places = RunPlaces.of(settings, Clock.systemUTC());
        neverBegan(command, last.get().map(places::on).orElse(places), e, started);
      }
      throw e;
    }
  }

  /** Records and tells that a date has no results. */
  void neverBegan(String command, LocalDate date, JobFailure failure, Instant started) {
    neverBegan(command, RunPlaces.of(settings(), Clock.systemUTC()).on(date), failure, started);
  }

  private static void neverBegan(
      String command, RunPlaces places, JobFailure failure, Instant started) {
    Interruption.whole(
        () -> {
          new RunEnd(command, places, started, Sessions.hadoop(), Sessions::warn)
              .neverBegan(failure);
          return null;
        });
  }

  Settings settings() {
    Settings settings = Settings.defaults();
    if (config != null) {
      settings.withFile(config);
    }
    assignments.forEach(settings::withAssignment);
    if (output != null) {
      settings.with(ConfigKey.OUTPUT, output, "--output");
    }
    if (runDate != null) {
      settings.with(ConfigKey.RUN_DATE, runDate, "--run-date");
    }
    return settings;
  }
}
