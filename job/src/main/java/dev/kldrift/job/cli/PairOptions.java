package dev.kldrift.job.cli;

import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.Settings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of commands that read pairs; others make their own, and would ignore these. */
final class PairOptions extends ConfigOptions {
  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Parquet or Arrow file, folder or glob; repeatable")
  private List<String> input = new ArrayList<>();

  @Option(
      names = "--input-table",
      paramLabel = "TABLE",
      description = "or a table or view that Spark knows, as lake.drift.pairs")
  private String inputTable;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "what the numbers are: counts (the default), probabilities or log_weights")
  private String domain;

  @Override
  Settings settings() {
    Settings settings = super.settings();
    if (!input.isEmpty()) {
      settings.with(ConfigKey.INPUT, String.join(",", input), "--input");
    }
    if (inputTable != null) {
      settings.with(ConfigKey.INPUT_TABLE, inputTable, "--input-table");
    }
    if (domain != null) {
      settings.with(ConfigKey.DOMAIN, domain, "--domain");
    }
    return settings;
  }
}
