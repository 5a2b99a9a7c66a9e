package dev.kldrift.job.alert;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.publish.CarriedFrom;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.run.AlertCounts;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.run.ShownPath;
import dev.kldrift.job.run.SinkOutcome;
import dev.kldrift.job.run.Undisclosed;
import dev.kldrift.job.table.AlertsTable;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The table {@code alerts}, made only where it is asked for, from that of the run date before. */
public final class AlertTable {
  private final SparkSession spark;
  private final CompareConfig config;
  private final PairInput input;
  private final RunTables tables;
  private final Optional<LocalDate> earlier;

  public AlertTable(SparkSession spark, CompareConfig config, PairInput input, RunTables tables) {
    this.spark = spark;
    this.config = config;
    this.input = input;
    this.tables = tables;
    this.earlier =
        config.alerts().track()
            ? tables.output().latestBefore(ResultTable.ALERTS)
            : Optional.empty();
  }

  /** The run date and run that alerts are carried from; a run is made of them too. */
  public List<String> carriedFrom() {
    return CarriedFrom.of(spark, tables.output(), ResultTable.ALERTS, earlier);
  }

  /** Tracks the alerts of these decided pairs. */
  public void track(StagedTable divergence, String runId) {
    if (!config.alerts().track()) {
      return;
    }
    String feature = config.feature(input.keys());
    List<String> names = groups();
    TrackAlerts alerts =
        new TrackAlerts(config.alerts(), input.keys(), feature, config.runDate(), runId);
    Dataset<Row> pairs = divergence.read(spark);
    List<StructField> groups = TrackAlerts.groups(pairs.schema(), names);
    Dataset<Row> before =
        earlier
            .map(date -> read(date, groups))
            .orElseGet(() -> spark.createDataFrame(List.of(), TrackAlerts.carried(groups)));
    tables.write(ResultTable.ALERTS, alerts.carry(pairs, before), names);
  }

  private Dataset<Row> read(LocalDate date, List<StructField> groups) {
    Dataset<Row> alerts = tables.output().read(spark, ResultTable.ALERTS, date);
    List<String> others = new ArrayList<>(List.of(alerts.columns()));
    others.removeAll(AlertsTable.DEFINITION.names());
    List<StructField> known = TrackAlerts.groups(alerts.schema(), others);
    if (!known.equals(groups)) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "alerts.group-by: %s of %s has groups [%s], this run has [%s] (must be the same; give another output)"
              .formatted(
                  ResultTable.ALERTS.folder(),
                  OutputFolder.folder(date),
                  describe(known),
                  describe(groups)));
    }
    StructField[] carried = TrackAlerts.carried(groups).fields();
    return alerts.select(Columns.columns(Arrays.stream(carried).map(StructField::name).toList()));
  }

  private static String describe(List<StructField> fields) {
    return new StructType(fields.toArray(StructField[]::new)).toDDL();
  }

  /**
   * Checks what was staged.
   *
   * @throws JobFailure if the table has more rows than one file should
   * @throws IllegalStateException if an alert is there twice
   */
  public void audit() {
    if (isTracked()) {
      tables.requireUnique(ResultTable.ALERTS, groups());
    }
  }

  private boolean isTracked() {
    return tables.has(ResultTable.ALERTS);
  }

  /**
   * Tells about the published alerts. Whatever fails there is a warning: the run is done.
   *
   * @param page the page of the run, where there is one
   */
  public List<SinkOutcome> deliver(String runId, Optional<Path> page, Progress progress) {
    if (!isTracked()) {
      return List.of();
    }
    try {
      AlertRows rows = new AlertRows(published(), groups());
      List<SinkOutcome> outcomes =
          new AlertDelivery(config.alerts(), tables.output(), HttpLimits.NIGHTLY, Clock.systemUTC())
              .deliver(rows, config.runDate(), runId, Optional.of(Undisclosed.hide(where(page))));
      outcomes.stream()
          .filter(outcome -> outcome.result() == SinkOutcome.Result.FAILED)
          .forEach(
              outcome ->
                  progress.warn(
                      "alerts not sent to '%s': %s (the next run tries again)"
                          .formatted(outcome.sink(), outcome.reason())));
      return outcomes;
    } catch (RuntimeException e) {
      progress.warn("alerts not sent: " + Reason.of(e));
      return List.of();
    }
  }

  /** The page, by its address where it has one, or else the query that answers what it shows. */
  private String where(Optional<Path> page) {
    String url = config.alerts().delivery().reportUrl();
    return page.map(file -> url.isEmpty() ? ShownPath.of(file) : url + file.getName())
        .orElseGet(
            () ->
                "kldrift sql --output %s -e \"SELECT * FROM divergence WHERE drifted AND run_date = '%s'\""
                    .formatted(config.output(), config.runDate()));
  }

  /** The published alerts in figures; empty where they are not tracked. */
  public Optional<AlertCounts> counts() {
    return isTracked()
        ? Optional.of(new AlertRows(published(), groups()).counts())
        : Optional.empty();
  }

  private Dataset<Row> published() {
    return tables.output().read(spark, ResultTable.ALERTS);
  }

  private List<String> groups() {
    return config.alerts().groups(input.keys(), config.feature(input.keys()));
  }
}
