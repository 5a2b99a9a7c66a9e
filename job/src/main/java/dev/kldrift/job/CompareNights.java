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
import dev.kldrift.job.run.ExitCode;
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
import org.apache.spark.sql.SparkSession;
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
  private final Progress progress;
  private final CompareConfig config;

  CompareNights(
      SparkSession spark,
      List<NightlyConfig> nights,
      ProfileSource source,
      Map<LocalDate, UndatedRows> undated,
      Progress progress) {
    this.spark = spark;
    this.nights = nights;
    this.source = source;
    this.undated = undated;
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
      String name = "decided-" + batch;
      output.keepBy(
          name,
          MakePairs.NIGHT,
          decided.repartition(column(MakePairs.NIGHT)).sortWithinPartitions(columns(input)));
      Map<LocalDate, Decided> counts = counts(output.readKept(spark, name, decided.schema()));
      if (counts.values().stream().mapToLong(Decided::combined).sum() < input.rows()) {
        return false;
      }
      StructType rejected =
          scoring.rejected(new RejectRows(input, ""), 0).drop(MakePairs.NIGHT).schema();
      begin.accept("publish");
      for (NightlyConfig night : nights) {
        LocalDate date = night.runDate();
        Kept kept =
            new Kept(
                output.fileOf(name, MakePairs.NIGHT, date),
                without(decided.schema()),
                counts.get(date),
                scoring
                    .pairs()
                    .filter(column(MakePairs.NIGHT).equalTo(lit(date)))
                    .drop(MakePairs.NIGHT));
        publish(night, withoutNight(input), kept, fingerprints.get(date), rejected);
        listener.published(date, kept.counts().pairs(), kept.counts().drifted());
      }
      return true;
    }
  }

  /** The decided pairs of a night, in a file of their own. */
  private record Kept(Path file, StructType schema, Decided counts, Dataset<Row> pairs) {}

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

  private static Column[] columns(PairInput input) {
    return Columns.columns(input.keys());
  }

  private static StructType without(StructType schema) {
    return new StructType(
        Stream.of(schema.fields())
            .filter(field -> !field.name().equals(MakePairs.NIGHT))
            .toArray(StructField[]::new));
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
      NightlyConfig night, PairInput input, Kept kept, String fingerprint, StructType rejected) {
    OutputFolder output =
        OutputFolder.open(
            night.compare().output(),
            night.runDate(),
            "nightly_",
            spark.sessionState().newHadoopConf());
    try {
      publish(night, input, kept, fingerprint, rejected, output);
    } finally {
      output.clearStagingQuietly(progress::warn);
    }
  }

  private static PairInput withoutNight(PairInput all) {
    List<String> keys = new ArrayList<>(all.keys());
    keys.remove(MakePairs.NIGHT);
    return new PairInput(
        all.files(),
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
      Kept kept,
      String fingerprint,
      StructType rejected,
      OutputFolder output) {
    CompareConfig compare = night.compare();
    Decided counted = kept.counts();
    RunTables tables = new RunTables(spark, output, compare.maxRowsPerFile());
    AlertTable alerts = new AlertTable(spark, compare, input, tables);
    List<String> carriedFrom = alerts.carriedFrom();
    RunIdentity identity = identity(night, fingerprint, carriedFrom);
    StagedTable divergence =
        StagedTable.of(ResultTable.DIVERGENCE, output, kept.file(), kept.schema());
    if (carriedFrom.isEmpty()) {
      tables.add(divergence);
    } else { // another run than its pairs were named after
      divergence =
          tables.writeFew(
              ResultTable.DIVERGENCE,
              named(divergence.read(spark), identity.runId()),
              input.keys());
    }
    StagedTable quarantine =
        tables.writeFew(
            ResultTable.QUARANTINE, spark.createDataFrame(List.of(), rejected), input.keys());
    Dataset<Row> summary =
        new Summarise(compare.groupBy(), identity.runId())
            .summarise(divergence.read(spark), quarantine.readFew(spark));
    tables.writeFew(ResultTable.SUMMARY, summary, compare.groupBy());
    alerts.track(divergence, identity.runId());
    tables.audit().requireNothingLost(counted.pairs(), divergence.rows(), 0);
    tables.requireFewEnough(ResultTable.DIVERGENCE);
    alerts.audit();
    RunCounts counts = new RunCounts(counted.combined(), counted.combined(), 0, counted.pairs());
    OutputRun run = new OutputRun(spark, "nightly", compare, progress);
    RunRecord record =
        new RunRecord(
            identity,
            run.command(),
            run.started(),
            source.files(),
            counts,
            Optional.ofNullable(undated.get(night.runDate())));
    Consumer<List<SinkOutcome>> published = run.publish(tables, record);
    run.published(
        () -> {
          List<SinkOutcome> told = alerts.deliver(identity.runId(), progress);
          if (!told.isEmpty()) {
            published.accept(told);
          }
          RunPage.write(spark, compare, output, kept.pairs(), counted.pairs(), progress);
          run.metrics(ExitCode.DONE).counts(counts, counted.drifted()).write(compare, progress);
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
