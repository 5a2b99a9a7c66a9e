package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of {@code compare}. Kept on the driver.
 *
 * @param input Parquet or Arrow files, folders or globs
 * @param format what they are
 * @param output folder of the result tables
 * @param runDate date of the results
 * @param domain what the numbers are
 * @param layout how a pair lies in the input
 * @param combine what happens to several rows of one key
 * @param columns names of the input columns with a role
 * @param maxBins longest array that is scored
 * @param maxQuarantineFraction rejected share above which nothing is published
 * @param groupBy key columns of the summary, outermost first
 * @param statistics how pairs are tested, and when one is called drifted
 * @param publish where result tables go
 * @param extraTables tables that are made only where they are asked for
 * @param alerts what one alert is for
 * @param metricsFile where metrics of the run go; empty: nowhere
 * @param page whether the run leaves a page for people
 * @param failOnDrift whether a run in which a pair drifted ends with a code of its own
 * @param table table of a catalog that is read instead of files
 */
public record CompareConfig(
    List<String> input,
    InputFormat format,
    String output,
    LocalDate runDate,
    Domain domain,
    Layout layout,
    CombineMode combine,
    InputColumns columns,
    int maxBins,
    double maxQuarantineFraction,
    List<String> groupBy,
    StatisticsConfig statistics,
    PublishConfig publish,
    ExtraTables extraTables,
    AlertsConfig alerts,
    Optional<Path> metricsFile,
    boolean page,
    boolean failOnDrift,
    Optional<TableName> table) {

  /**
   * Types and checks every setting.
   *
   * @throws JobFailure if a value is missing, malformed or out of range
   */
  public static CompareConfig of(Settings settings, Clock clock) {
    Domain domain = settings.choice(ConfigKey.DOMAIN, Domain.class);
    Optional<TableName> table = settings.table(ConfigKey.INPUT_TABLE);
    return new CompareConfig(
        input(settings, table),
        settings.choice(ConfigKey.FORMAT, InputFormat.class),
        output(settings),
        runDate(settings, clock),
        domain,
        settings.choice(ConfigKey.LAYOUT, Layout.class),
        settings.choice(ConfigKey.COMBINE, CombineMode.class),
        InputColumns.of(settings),
        settings.parse(
            ConfigKey.LIMITS_MAX_BINS,
            text -> Settings.inRange(Integer.parseInt(text), 1, 100_000_000),
            "must be a whole number from 1 to 100000000"),
        settings.parse(
            ConfigKey.MAX_QUARANTINE_FRACTION,
            text -> Settings.inRange(Double.parseDouble(text), 0.0, 1.0),
            "must be a number from 0 to 1"),
        settings.names(ConfigKey.SUMMARY_GROUP_BY),
        StatisticsConfig.of(settings),
        PublishConfig.of(settings),
        ExtraTables.of(settings, domain),
        AlertsConfig.of(settings),
        metricsFile(settings),
        Switch.isOn(settings, ConfigKey.REPORT_HTML),
        Switch.isOn(settings, ConfigKey.FAIL_ON_DRIFT),
        table);
  }

  static LocalDate runDate(Settings settings, Clock clock) {
    return settings.parse(
        ConfigKey.RUN_DATE,
        text -> date(text, clock),
        "must be a date, YYYY-MM-DD, or today or yesterday");
  }

  /** Where the pairs are, for messages. */
  public String place() {
    return table.map(TableName::toString).orElseGet(() -> String.join(", ", input));
  }

  /** How a run ends that has published results in which so many pairs drifted. */
  public ExitCode ending(long drifted) {
    return failOnDrift && drifted > 0 ? ExitCode.DRIFT_FOUND : ExitCode.DONE;
  }

  /** The key column that names features, of these. */
  public String feature(List<String> keys) {
    String named = statistics.featureColumn();
    return named.isEmpty() ? keys.get(0) : named;
  }

  /**
   * The same where a key column tells runs apart: false discoveries are controlled within each of
   * them, and summaries are of each.
   */
  public CompareConfig apart(String key) {
    List<String> within = new ArrayList<>(List.of(key));
    within.addAll(groupBy);
    return with(input, table, runDate, within, statistics.within(key), page);
  }

  /** The same for other input, which is files. */
  public CompareConfig withInput(List<String> paths) {
    return withInput(paths, Optional.empty());
  }

  /** The same for other input. */
  public CompareConfig withInput(List<String> paths, Optional<TableName> otherTable) {
    return with(paths, otherTable, runDate, groupBy, statistics, page);
  }

  /** The same for another date. */
  public CompareConfig on(LocalDate date) {
    return with(input, table, date, groupBy, statistics, page);
  }

  /** The same without a page. */
  public CompareConfig withoutPage() {
    return with(input, table, runDate, groupBy, statistics, false);
  }

  /**
   * What results are made by, but for the input, which is told apart by its content. Where they go,
   * pages, and who is told of alerts make no other results.
   */
  public String identity() {
    IdentityText text =
        new IdentityText()
            .add(ConfigKey.RUN_DATE, runDate.toString())
            .add(ConfigKey.DOMAIN, domain)
            .add(ConfigKey.LAYOUT, layout)
            .add(ConfigKey.COMBINE, combine)
            .add(ConfigKey.LIMITS_MAX_BINS, maxBins)
            .add(ConfigKey.MAX_QUARANTINE_FRACTION, maxQuarantineFraction)
            .add(ConfigKey.SUMMARY_GROUP_BY, groupBy)
            .add(ConfigKey.PUBLISH_MAX_ROWS_PER_FILE, publish.maxRowsPerFile())
            .add(ConfigKey.DECOMPOSITION_LEVELS, extraTables.levels())
            .add(ConfigKey.MONITORING_EVIDENCE, extraTables.evidence());
    columns.addTo(text);
    statistics.addTo(text);
    alerts.addTo(text);
    return text.toString();
  }

  private CompareConfig with(
      List<String> otherInput,
      Optional<TableName> otherTable,
      LocalDate otherDate,
      List<String> otherGroupBy,
      StatisticsConfig otherStatistics,
      boolean otherPage) {
    return new CompareConfig(
        otherInput,
        format,
        output,
        otherDate,
        domain,
        layout,
        combine,
        columns,
        maxBins,
        maxQuarantineFraction,
        otherGroupBy,
        otherStatistics,
        publish,
        extraTables,
        alerts,
        metricsFile,
        otherPage,
        failOnDrift,
        otherTable);
  }

  private static List<String> input(Settings settings, Optional<TableName> table) {
    List<String> input = settings.inputs(ConfigKey.INPUT);
    if (input.isEmpty() && table.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG, "input is not set (give --input, or input: in the config file)");
    }
    if (!input.isEmpty() && table.isPresent()) {
      throw new JobFailure(ExitCode.BAD_CONFIG, "input and input-table are both set (give one)");
    }
    return input;
  }

  static String output(Settings settings) {
    String output = settings.text(ConfigKey.OUTPUT).strip();
    if (output.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG, "output is not set (give --output, or output: in the config file)");
    }
    return output;
  }

  static Optional<Path> metricsFile(Settings settings) {
    return settings.parse(
        ConfigKey.METRICS_TEXTFILE,
        CompareConfig::metricsFile,
        "must be a path that ends in .prom, as the collector reads no others");
  }

  private static Optional<Path> metricsFile(String text) {
    if (!text.isEmpty() && !text.matches(".*[^/]\\.prom")) {
      throw new IllegalArgumentException("not *.prom: " + text);
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
  }

  private static LocalDate date(String text, Clock clock) {
    return switch (text) {
      case "today" -> LocalDate.now(clock);
      case "yesterday" -> LocalDate.now(clock).minusDays(1);
      default -> LocalDate.parse(text);
    };
  }
}
