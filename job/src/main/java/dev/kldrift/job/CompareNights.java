package dev.kldrift.job;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.kldrift.job.alert.AlertTable;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.input.InputGate;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.ReadPairs;
import dev.kldrift.job.profile.ProfileSource;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.record.OutputRun;
import dev.kldrift.job.record.RunIdentity;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.reference.MakePairs;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.run.SinkOutcome;
import dev.kldrift.job.run.UndatedRows;
import dev.kldrift.job.score.CarryEvidence;
import dev.kldrift.job.score.FindDuplicates;
import dev.kldrift.job.score.KeyRuns;
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
import java.util.OptionalLong;
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
  private final ProfileSource source;
  private final Map<LocalDate, UndatedRows> undated;
  private final Map<LocalDate, String> partial;
  private final Map<LocalDate, Long> rows;
  private final Instant started;
  private final Progress progress;
  private final CompareConfig config;

  /**
   * A comparison of nights.
   *
   * @param source their table
   * @param undated of each night the rows that fall on no day
   * @param partial why the rows of nights are not all there
   * @param started when the table was opened
   */
  CompareNights(
      SparkSession spark,
      List<NightlyConfig> nights,
      ProfileSource source,
      Map<LocalDate, UndatedRows> undated,
      Map<LocalDate, String> partial,
      Map<LocalDate, Long> rows,
      Instant started,
      Progress progress) {
    this.spark = spark;
    this.nights = nights;
    this.source = source;
    this.undated = undated;
    this.partial = partial;
    this.rows = rows;
    this.started = started;
    this.progress = progress;
    this.config = nights.get(0).compare().apart(MakePairs.NIGHT);
  }

  /** The decided pairs of a night. */
  private record Decided(long pairs, long combined, long drifted) {}

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
    Map<LocalDate, String> fingerprints = fingerprints(pairs);
    CompareConfig batched = config.withInput(List.of(output.kept("pairs-" + batch).toString()));
    PairInput input = new InputGate(spark, batched).open();
    input.notes().forEach(progress::warn);
    SparkSettings.tune(spark, input, batched.columns().p());
    Dataset<Row> rows = new ReadPairs(spark).read(input);
    KeyRuns runs = new FindDuplicates(batched, input).find(rows);
    try (Scoring scoring = new Scoring(batched, input, rows, runs, UnaryOperator.identity())) {
      if (scoring.survey().mayRepeatKeys()) {
        throw new IllegalStateException("audit failed: a key was made twice");
      }
      Map<LocalDate, RunIdentity> identities = identities(fingerprints);
      Dataset<Row> decided =
          ResultTable.DIVERGENCE
              .definition()
              .describe(
                  CarryEvidence.addNone(scoring.rows(""))
                      .withColumn(Columns.RUN_ID, runId(identities)));
      NightTables tables = new NightTables(spark, output, batch);
      tables.write(ResultTable.DIVERGENCE, decided, withoutNight(input).keys());
      Map<LocalDate, Decided> counts = counts(tables.read(ResultTable.DIVERGENCE));
      if (counts.values().stream().mapToLong(Decided::combined).sum() < input.rows()) {
        return false;
      }
      begin.accept("publish");
      if (!config.alerts().track()) { // else a night is named after the one before, too
        writeFew(tables, identities, counts);
      }
      StagedTable quarantine =
          StagedTable.writeFew(
              ResultTable.QUARANTINE,
              output,
              spark.createDataFrame(
                  List.of(),
                  scoring.rejected(new RejectRows(input, ""), 0).drop(MakePairs.NIGHT).schema()),
              withoutNight(input).keys());
      try (NightPages pages = new NightPages(spark, progress)) {
        for (NightlyConfig night : nights) {
          LocalDate date = night.runDate();
          publish(night, withoutNight(input), tables, quarantine, fingerprints, counts.get(date));
          pages.write(
              night,
              scoring
                  .pairs()
                  .filter(column(MakePairs.NIGHT).equalTo(lit(date)))
                  .drop(MakePairs.NIGHT),
              counts.get(date).pairs());
          listener.published(date, counts.get(date).pairs(), counts.get(date).drifted());
        }
      }
      return true;
    }
  }

  /** Stages {@code summary}, if it is not too large, and {@code runs} of all nights. */
  private void writeFew(
      NightTables tables, Map<LocalDate, RunIdentity> identities, Map<LocalDate, Decided> counts) {
    Map<LocalDate, String> names = new HashMap<>();
    identities.forEach((date, identity) -> names.put(date, identity.runId()));
    List<String> groupBy = config.groupBy();
    Summarise.apart(tables.read(ResultTable.DIVERGENCE), groupBy, MakePairs.NIGHT, names)
        .ifPresent(rows -> tables.writeFew(ResultTable.SUMMARY, rows, groupBy));
    Instant finished = Instant.now();
    List<Row> runs = new ArrayList<>();
    for (NightlyConfig night : nights) {
      LocalDate date = night.runDate();
      Row record = record(date, identities.get(date), counts.get(date)).row(finished);
      List<Object> values = new ArrayList<>(List.of(Date.valueOf(date)));
      for (int i = 0; i < record.size(); i++) {
        values.add(record.get(i));
      }
      runs.add(RowFactory.create(values.toArray()));
    }
    StructType schema = new StructType().add(MakePairs.NIGHT, DataTypes.DateType);
    for (StructField field : ResultTable.RUNS.definition().schema().fields()) {
      schema = schema.add(field);
    }
    tables.writeFew(ResultTable.RUNS, spark.createDataFrame(runs, schema), List.of());
  }

  private RunRecord record(LocalDate date, RunIdentity identity, Decided counted) {
    return new RunRecord(
        identity,
        "nightly",
        started,
        source.inputs(),
        new RunCounts(counted.combined(), counted.combined(), 0, counted.pairs()),
        Optional.ofNullable(undated.get(date)),
        Optional.ofNullable(partial.get(date)),
        OptionalLong.of(rows.get(date)),
        OptionalLong.of(counted.drifted()));
  }

  /** Who the nights are, where that is known before the one in front is published. */
  private Map<LocalDate, RunIdentity> identities(Map<LocalDate, String> fingerprints) {
    Map<LocalDate, RunIdentity> identities = new HashMap<>();
    for (NightlyConfig night : nights) {
      identities.put(
          night.runDate(), identity(night, fingerprints.get(night.runDate()), List.of()));
    }
    return identities;
  }

  private static RunIdentity identity(
      NightlyConfig night, String fingerprint, List<String> carriedFrom) {
    return RunIdentity.of(
        night.runDate(),
        RunIdentity.configHash(night.compare(), night.settings()),
        List.of("pairs " + fingerprint),
        carriedFrom);
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

  /** Of each night, what {@code HistogramStore.fingerprint} says of its pairs alone. */
  private static Map<LocalDate, String> fingerprints(Dataset<Row> pairs) {
    List<String> names = new ArrayList<>(List.of(pairs.columns()));
    names.remove(MakePairs.NIGHT);
    names.sort(null);
    Map<LocalDate, String> fingerprints = new HashMap<>();
    for (Row row :
        pairs
            .groupBy(MakePairs.NIGHT)
            .agg(sum(xxhash64(Columns.columns(names)).cast("decimal(38,0)")).cast("string"))
            .collectAsList()) {
      fingerprints.put(row.getDate(0).toLocalDate(), row.getString(1));
    }
    return fingerprints;
  }

  private static Map<LocalDate, Decided> counts(Dataset<Row> decided) {
    Map<LocalDate, Decided> counts = new HashMap<>();
    for (Row row :
        decided
            .groupBy(col(MakePairs.NIGHT).cast("date"))
            .agg(
                count(lit(1)),
                coalesce(sum(Columns.PARTIALS), lit(0L)),
                sum(when(col("drifted"), 1L).otherwise(0L)))
            .collectAsList()) {
      counts.put(
          row.getDate(0).toLocalDate(),
          new Decided(row.getLong(1), row.getLong(2), row.getLong(3)));
    }
    return counts;
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

  private static PairInput withoutNight(PairInput all) {
    List<String> keys = new ArrayList<>(all.keys());
    keys.remove(MakePairs.NIGHT);
    return new PairInput(
        all.files(),
        all.table(),
        all.groups(),
        keys,
        all.longLayout(),
        all.sampleSizes(),
        all.labels(),
        all.statusGiven(),
        all.notes());
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
    RunIdentity identity = identity(night, fingerprint, carriedFrom);
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
    RunRecord record = record(date, identity, counted);
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
