package dev.kldrift.job;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import dev.kldrift.job.NightRuns.Decided;
import dev.kldrift.job.alert.AlertTable;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.input.InputGate;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.ReadPairs;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.record.OutputRun;
import dev.kldrift.job.record.RunIdentity;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.reference.MakePairs;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.SinkOutcome;
import dev.kldrift.job.score.CarryEvidence;
import dev.kldrift.job.score.KeyRuns;
import dev.kldrift.job.score.PairTotals;
import dev.kldrift.job.score.RejectRows;
import dev.kldrift.job.score.Scoring;
import dev.kldrift.job.score.Summarise;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Scores and decides the pairs of several nights at once, each night for itself, and publishes
 * night by night what {@link CompareJob} would have.
 */
final class CompareNights {
  private final SparkSession spark;
  private final List<NightlyConfig> nights;
  private final NightRuns runs;
  private final Progress progress;
  private final CompareConfig config;

  /**
   * A comparison of nights.
   *
   * @param runs what they are
   */
  CompareNights(SparkSession spark, List<NightlyConfig> nights, NightRuns runs, Progress progress) {
    this.spark = spark;
    this.nights = nights;
    this.runs = runs;
    this.progress = progress;
    this.config = nights.get(0).compare().apart(MakePairs.NIGHT);
  }

  /**
   * Compares and publishes.
   *
   * @param pairs of all nights, kept as {@code pairs-<batch>}
   * @return false, and nothing is published, where a pair is rejected: then each night must say
   *     which
   */
  boolean run(
      Dataset<Row> pairs,
      OutputFolder output,
      int batch,
      Consumer<String> begin,
      BackfillJob.Listener listener) {
    begin.accept("score");
    Map<LocalDate, String> fingerprints = NightRuns.fingerprints(pairs);
    CompareConfig batched = config.withInput(List.of(output.kept("pairs-" + batch).toString()));
    PairInput input = new InputGate(spark, batched).open();
    input.notes().forEach(progress::warn);
    SparkSettings.tune(spark, input, batched.columns().p());
    Dataset<Row> rows = new ReadPairs(spark).read(input);
    KeyRuns once = KeyRuns.OF_ONE_ROW;
    try (Scoring scoring = new Scoring(batched, input, rows, once, UnaryOperator.identity())) {
      if (scoring.survey().mayRepeatKeys()) {
        throw new IllegalStateException("audit failed: a key was made twice");
      }
      Map<LocalDate, RunIdentity> identities = NightRuns.identities(nights, fingerprints);
      Dataset<Row> decided =
          ResultTable.DIVERGENCE
              .definition()
              .describe(
                  CarryEvidence.addNone(scoring.rows(""))
                      .withColumn(Columns.RUN_ID, runId(identities)));
      NightTables tables = new NightTables(spark, output, batch);
      tables.write(ResultTable.DIVERGENCE, decided, input.withoutKey(MakePairs.NIGHT).keys());
      Map<LocalDate, Decided> counts = NightRuns.counts(tables.read(ResultTable.DIVERGENCE));
      if (counts.values().stream().mapToLong(Decided::combined).sum() < input.rows()) {
        return false;
      }
      begin.accept("publish");
      if (!config.alerts().track()) { // else a night is named after the one before, too
        writeFew(tables, scoring.totals(), identities, counts);
      }
      StagedTable quarantine =
          StagedTable.writeFew(
              ResultTable.QUARANTINE,
              output,
              spark.createDataFrame(
                  List.of(),
                  scoring.rejected(new RejectRows(input, ""), 0).drop(MakePairs.NIGHT).schema()),
              input.withoutKey(MakePairs.NIGHT).keys());
      try (NightPages pages = new NightPages(spark, scoring.pairs(), progress)) {
        for (NightlyConfig night : nights) {
          LocalDate date = night.runDate();
          publish(
              night,
              input.withoutKey(MakePairs.NIGHT),
              tables,
              quarantine,
              fingerprints,
              counts.get(date));
          pages.published(night, counts.get(date).pairs());
          listener.published(date, counts.get(date).pairs(), counts.get(date).drifted());
        }
      }
      return true;
    }
  }

  /** Stages {@code summary}, if it is not too large, and {@code runs} of all nights. */
  private void writeFew(
      NightTables tables,
      PairTotals totals,
      Map<LocalDate, RunIdentity> identities,
      Map<LocalDate, Decided> counts) {
    Map<LocalDate, String> names = new HashMap<>();
    identities.forEach((date, identity) -> names.put(date, identity.runId()));
    List<String> within = nights.get(0).compare().groupBy();
    Summarise.apart(totals, tables.read(ResultTable.DIVERGENCE), config.groupBy(), names)
        .ifPresent(rows -> tables.writeFew(ResultTable.SUMMARY, rows, within));
    Instant finished = Instant.now();
    List<Row> records = new ArrayList<>();
    for (NightlyConfig night : nights) {
      LocalDate date = night.runDate();
      Row record = runs.record(date, identities.get(date), counts.get(date)).row(finished);
      List<Object> values = new ArrayList<>(List.of(Date.valueOf(date)));
      for (int i = 0; i < record.size(); i++) {
        values.add(record.get(i));
      }
      records.add(RowFactory.create(values.toArray()));
    }
    StructType schema = new StructType().add(MakePairs.NIGHT, DataTypes.DateType);
    for (StructField field : ResultTable.RUNS.definition().schema().fields()) {
      schema = schema.add(field);
    }
    tables.writeFew(ResultTable.RUNS, spark.createDataFrame(records, schema), List.of());
  }

  private static Column runId(Map<LocalDate, RunIdentity> identities) {
    List<Column> entries = new ArrayList<>();
    identities.forEach(
        (date, identity) -> {
          entries.add(lit(date));
          entries.add(lit(identity.runId()));
        });
    return element_at(map(entries.toArray(Column[]::new)), column(MakePairs.NIGHT));
  }

  private void publish(
      NightlyConfig night,
      PairInput input,
      NightTables made,
      StagedTable quarantine,
      Map<LocalDate, String> fingerprints,
      Decided counted) {
    OutputFolder output =
        OutputFolder.open(
            night.compare().output(),
            night.runDate(),
            NightlyJob.STEP,
            spark.sessionState().newHadoopConf());
    try {
      String fingerprint = fingerprints.get(night.runDate());
      publish(night, input, made, quarantine.copyTo(output), fingerprint, counted, output);
    } finally {
      output.clearStagingQuietly(progress::warn);
    }
  }

  private void publish(
      NightlyConfig night,
      PairInput input,
      NightTables made,
      StagedTable quarantine,
      String fingerprint,
      Decided counted,
      OutputFolder output) {
    CompareConfig compare = night.compare();
    LocalDate date = night.runDate();
    RunTables tables = new RunTables(spark, output, compare.publish().maxRows());
    AlertTable alerts = new AlertTable(spark, compare, input, tables);
    List<String> carriedFrom = alerts.carriedFrom();
    RunIdentity identity = NightRuns.identity(night, fingerprint, carriedFrom);
    StagedTable divergence = made.of(ResultTable.DIVERGENCE, output, date);
    if (carriedFrom.isEmpty()) {
      tables.add(divergence);
    } else { // another run than its pairs were named after
      divergence =
          tables.writeFew(
              ResultTable.DIVERGENCE,
              named(divergence.read(spark), identity.runId()),
              input.keys());
    }
    tables.add(quarantine);
    if (made.has(ResultTable.SUMMARY)) {
      tables.add(made.of(ResultTable.SUMMARY, output, date));
    } else {
      Dataset<Row> summary =
          new Summarise(compare.groupBy(), identity.runId())
              .summarise(divergence.read(spark), quarantine.readFew(spark));
      tables.writeFew(ResultTable.SUMMARY, summary, compare.groupBy());
    }
    if (made.has(ResultTable.RUNS)) {
      tables.add(made.of(ResultTable.RUNS, output, date));
    }
    alerts.track(divergence, identity.runId());
    tables.audit().requireNothingLost(counted.pairs(), divergence.rows(), 0);
    tables.requireFewEnough(ResultTable.DIVERGENCE);
    alerts.audit();
    RunRecord record = runs.record(date, identity, counted);
    OutputRun run = new OutputRun(spark, record.command(), compare, progress);
    Consumer<List<SinkOutcome>> published = run.publish(tables, record);
    run.published(
        () -> {
          Optional<Path> page = RunPage.expected(compare, output, counted.pairs());
          List<SinkOutcome> told = alerts.deliver(identity.runId(), page, progress);
          if (!told.isEmpty()) {
            published.accept(told);
          }
          run.ended(
              compare.ending(counted.drifted()), metrics -> metrics.of(record, alerts.counts()));
          return null;
        });
  }

  /** The rows with the run that they are of, where its name belongs. */
  private static Dataset<Row> named(Dataset<Row> decided, String runId) {
    Column[] columns =
        Stream.of(decided.columns())
            .map(name -> name.equals(Columns.RUN_ID) ? lit(runId).as(Columns.RUN_ID) : column(name))
            .toArray(Column[]::new);
    return decided.select(columns);
  }
}
