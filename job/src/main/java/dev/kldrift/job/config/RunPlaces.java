package dev.kldrift.job.config;

import dev.kldrift.job.run.JobFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a run is heard of, as far as a configuration says so: one that is wrong elsewhere, too.
 *
 * @param inputs what it reads
 * @param output where its record belongs; empty: it is not said
 * @param runDate its date; today by UTC where that is not said
 * @param metricsFile where its metrics go
 * @param alerts who is told
 */
public record RunPlaces(
    List<String> inputs,
    Optional<String> output,
    LocalDate runDate,
    Optional<Path> metricsFile,
    Optional<AlertsConfig> alerts) {

  /** Those of a valid configuration. */
  public static RunPlaces of(CompareConfig config) {
    return new RunPlaces(
        List.of(),
        Optional.of(config.output()),
        config.runDate(),
        config.metricsFile(),
        Optional.of(config.alerts()));
  }

  /** Those of settings some of which may be wrong. */
  public static RunPlaces of(Settings settings, Clock clock) {
    List<String> inputs = new ArrayList<>();
    valid(() -> settings.names(ConfigKey.INPUT)).ifPresent(inputs::addAll);
    valid(() -> settings.names(ConfigKey.SOURCE_PATH)).ifPresent(inputs::addAll);
    return new RunPlaces(
        inputs,
        valid(() -> CompareConfig.output(settings)),
        valid(() -> CompareConfig.runDate(settings, clock))
            .orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)),
        valid(() -> CompareConfig.metricsFile(settings)).flatMap(file -> file),
        valid(() -> AlertsConfig.of(settings)));
  }

  /** The same of another date. */
  public RunPlaces on(LocalDate date) {
    return new RunPlaces(inputs, output, date, metricsFile, alerts);
  }

  /** The same of a run that reads these, in which no output may lie. */
  public RunPlaces reading(List<String> paths) {
    return new RunPlaces(List.copyOf(paths), output, runDate, metricsFile, alerts);
  }

  private static <T> Optional<T> valid(Supplier<T> setting) {
    try {
      return Optional.of(setting.get());
    } catch (JobFailure e) {
      return Optional.empty(); // this or another one is what the run fails of
    }
  }
}
