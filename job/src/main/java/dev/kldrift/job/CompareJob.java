package dev.kldrift.job;

import dev.kldrift.job.alert.AlertTable;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.input.InputGate;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.ReadPairs;
import dev.kldrift.job.publish.Audit;
import dev.kldrift.job.publish.DivergenceCounts;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.record.OutputRun;
import dev.kldrift.job.record.RunIdentity;
import dev.kldrift.job.record.RunMetrics;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.QuarantineLimit;
import dev.kldrift.job.run.RowLimit;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.run.SinkOutcome;
import dev.kldrift.job.score.Decide;
import dev.kldrift.job.score.FindDuplicates;
import dev.kldrift.job.score.KeyRanges;
import dev.kldrift.job.score.PairSurvey;
import dev.kldrift.job.score.PairTables;
import dev.kldrift.job.score.RejectRows;
import dev.kldrift.job.score.Scoring;
import dev.kldrift.job.score.Summarise;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Compares histogram pairs: from Parquet to published tables. */
public final class CompareJob {
  static final List<String> PHASES = List.of("read", "score", "quarantine", "summarise", "publish");

  private final SparkSession spark;
  private final CompareConfig config;
  private final Progress progress;
  private final Optional<MadePairs> made;
  private final OutputRun run;

  /** A job on pairs of the user's. */
  public CompareJob(SparkSession spark, CompareConfig config, Progress progress) {
    this(spark, config, progress, Optional.empty());
  }

  /** A job on pairs that another command has made, under the output. */
  public CompareJob(
      SparkSession spark, CompareConfig config, Progress progress, Optional<MadePairs> made) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
    this.progress = progress;
    this.made = made;
    String command = made.map(MadePairs::command).orElse("compare");
    this.run = new OutputRun(this.spark, command, config, progress);
  }

  /**
   * Runs every stage.
   *
   * @throws JobFailure if the input, the output or the data do not allow results; what was
   *     published before is untouched then
   */
  public CompareResult run() {
    CompareResult result =
        made.isPresent()
            ? run.step("", this::publish) // of a command that has the output to itself
            : run.alone(config.input(), PHASES, "", this::publish);
    RunMetrics metrics = run.metrics(ExitCode.DONE).counts(result.run().counts(), result.drifted());
    result.run().undated().ifPresent(metrics::undated);
    result.alerts().ifPresent(metrics::alerts);
    metrics.write(config, progress);
    return result;
  }

  /** The data path: each line is a stage. */
  private CompareResult publish(OutputFolder output) {
    progress.phase("read");
    PairInput input = new InputGate(spark, config).open();
    input.notes().forEach(progress::warn);
    PairTables pairTables = new PairTables(spark, config, input, output);
    AlertTable alerts = new AlertTable(spark, config, input, output);
    List<String> carriedFrom = new ArrayList<>(pairTables.carriedFrom());
    carriedFrom.addAll(alerts.carriedFrom());
    List<String> content =
        made.map(MadePairs::content).orElseGet(() -> RunIdentity.content(input.files()));
    String configHash = RunIdentity.configHash(config, made.map(MadePairs::settings).orElse(""));
    RunIdentity identity = RunIdentity.of(config.runDate(), configHash, content, carriedFrom);
    SparkSettings.tune(spark, input, config.columns().p());
    Dataset<Row> pairs = new ReadPairs(spark).read(input);

    progress.phase("score", input.rows());
    boolean combine = new FindDuplicates(config, input).mustCombine(pairs);
    try (Scoring scoring = new Scoring(config, input, pairs, combine, pairTables::keep)) {
      return publish(output, input, identity, scoring, pairTables, alerts);
    }
  }

  private CompareResult publish(
      OutputFolder output,
      PairInput input,
      RunIdentity identity,
      Scoring scoring,
      PairTables pairTables,
      AlertTable alerts) {
    PairSurvey survey = scoring.survey();
    Decide decide = new Decide(config.statistics(), scoring.tested());
    Dataset<Row> decided =
        pairTables.withEvidence(
            decide.decide(scoring.rows(identity.runId()), survey), scoring, identity.runId());
    boolean moved = scoring.choosesGroups() || decide.movesRows(survey) || pairTables.movesRows();
    KeyRanges ranges = survey.ranges(moved);
    StagedTable divergence =
        StagedTable.writeParts(
            ResultTable.DIVERGENCE, output, ranges.arrange(decided, input.keys()), ranges.order());

    progress.phase("quarantine");
    Audit audit = new Audit(spark);
    MoreResults more = made.map(MadePairs::more).orElse(MoreResults.NONE);
    long rowsIn = input.rows() + more.rejectedCount();
    DivergenceCounts scored = audit.counts(divergence);
    long combined = scored.combined();
    RejectRows rejectRows = new RejectRows(input, identity.runId());
    Dataset<Row> rejectedPairs = scoring.rejected(rejectRows, input.rows() - combined);
    Dataset<Row> rejected =
        more.rejected(rejectedPairs, identity.runId())
            .map(rejectedPairs::unionByName)
            .orElse(rejectedPairs);
    StagedTable quarantine =
        rowsIn == combined
            ? StagedTable.writeFew(ResultTable.QUARANTINE, output, rejected, rejectRows.order())
            : StagedTable.write(ResultTable.QUARANTINE, output, rejected, rejectRows.order());
    long quarantined = audit.rows(quarantine);
    audit.requireNothingLost(rowsIn, combined, quarantined);
    new QuarantineLimit(config.maxQuarantineFraction())
        .require(rowsIn, quarantined, quarantine.read(spark));

    progress.phase("summarise");
    StagedTable summary =
        StagedTable.writeFew(
            ResultTable.SUMMARY,
            output,
            new Summarise(config.groupBy(), identity.runId())
                .summarise(divergence.read(spark), quarantine.readFew(spark)),
            summaryOrder());

    pairTables.decompose(scoring, identity.runId());
    alerts.track(divergence, identity.runId());

    progress.phase("publish");
    RunCounts counts = new RunCounts(rowsIn, combined, quarantined, audit.rows(divergence));
    RowLimit.require(counts.pairs(), config.maxRowsPerFile());
    if (survey.mayRepeatKeys()) {
      audit.requireUniqueKeys(divergence, input.keys());
    }
    RunRecord record =
        new RunRecord(
            identity,
            run.command(),
            run.started(),
            sources(input),
            counts,
            made.flatMap(MadePairs::undated));
    pairTables.audit(audit, counts.pairs());
    alerts.audit(audit);
    Instant finished = Instant.now();
    StagedTable runs =
        StagedTable.writeFew(
            ResultTable.RUNS,
            output,
            spark.createDataFrame(List.of(record.row(finished)), RunRecord.SCHEMA),
            List.of());
    List<StagedTable> tables = new ArrayList<>(List.of(quarantine, summary));
    tables.addAll(pairTables.staged());
    tables.addAll(alerts.staged());
    tables.addAll(more.tables(output, divergence, identity.runId()));
    tables.addAll(List.of(divergence, runs));
    tables.forEach(audit::requireSchema);
    tables.forEach(StagedTable::prepare);
    Map<String, Double> seconds = progress.seconds();
    run.commit(
        () -> {
          tables.forEach(StagedTable::publish);
          pairTables.withdrawOthers();
          alerts.withdrawOther();
          withdrawSurprise(output, tables);
        },
        () -> output.writeRecord(record.json(config.runDate(), finished, seconds, List.of())));
    return run.published(
        () -> {
          List<SinkOutcome> told = alerts.deliver(identity.runId(), progress);
          if (!told.isEmpty()) {
            output.writeRecord(record.json(config.runDate(), finished, seconds, told));
          }
          return CompareResult.read(
              spark, output, input, record, divergence.schema(), scored, alerts.counts());
        });
  }

  /** Takes back what another command has published for this date. */
  private static void withdrawSurprise(OutputFolder output, List<StagedTable> made) {
    if (made.stream().noneMatch(table -> table.table() == ResultTable.SURPRISE)) {
      output.withdraw(ResultTable.SURPRISE);
      output.withdrawPictures();
    }
  }

  private List<InputFile> sources(PairInput input) {
    return made.map(MadePairs::sources).orElse(input.files());
  }

  private List<String> summaryOrder() {
    List<String> order = new ArrayList<>(List.of(Columns.LEVEL));
    order.addAll(config.groupBy());
    return order;
  }
}
