package dev.kldrift.job.cli;

import dev.kldrift.job.NightlyJob;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.Setting;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.input.InputGate;
import dev.kldrift.job.input.KeyColumns;
import dev.kldrift.job.profile.Feature;
import dev.kldrift.job.profile.ProfileSource;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "validate", description = "Checks a configuration without running it.")
final class ValidateCommand implements Callable<Integer> {
  @Mixin private PairOptions options;

  @Option(names = "--print", description = "show every effective value and where it came from")
  private boolean print;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    if (NightlyConfig.hasSource(settings)) {
      printPlan(NightlyConfig.of(settings, Clock.systemUTC()));
    } else {
      checkInput(CompareConfig.of(settings, Clock.systemUTC()));
    }
    if (print) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("key", "value", "origin"));
      for (ConfigKey key : ConfigKey.values()) {
        Setting setting = settings.setting(key);
        rows.add(List.of(key.path(), setting.written(), setting.origin()));
      }
      new TextTable(rows, 1000).print(System.out);
    }
    return 0;
  }

  /** Whether pairs have the columns that are named; where there are none yet, nobody can say. */
  private static void checkInput(CompareConfig config) throws IOException {
    try (SparkSession spark = Sessions.open("kldrift validate");
        Progress progress = Progress.of(spark, true)) {
      try {
        new InputGate(spark, config).open(rows -> rows).notes().forEach(progress::warn);
      } catch (JobFailure e) {
        if (e.exitCode() != ExitCode.NO_INPUT) {
          throw e;
        }
        progress.warn(e.getMessage() + "; the columns that are named were not looked up");
      }
    }
  }

  /** Which features a table has, so that nothing is guessed in silence. */
  private static void printPlan(NightlyConfig config) throws IOException {
    KeyColumns.requireNamed(config.compare(), config.keyColumns());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("feature", "from", "values", "bins", ""));
    try (SparkSession spark = Sessions.open("kldrift validate");
        Progress progress = Progress.of(spark, true)) {
      NightlyJob job = new NightlyJob(spark, config, progress);
      ProfileSource source = job.source();
      source.requireNamed(config, List.of());
      source.unmatched(config, List.of()).forEach(progress::warn);
      for (Feature feature : source.features().values()) {
        rows.add(
            List.of(
                feature.name(),
                feature.part().map(part -> lower(part) + "(" + feature.column() + ")").orElse(""),
                lower(feature.type()),
                feature.rule().text(),
                feature.guessed() ? "guessed" : ""));
      }
      source
          .unreadable()
          .forEach((feature, why) -> rows.add(List.of(feature, "", "unreadable", "", why)));
      source.skipped().forEach((column, why) -> rows.add(List.of(column, "", "none", "", why)));
      new TextTable(rows, 1000).print(System.out);
      job.undated(source);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
