package dev.kldrift.job;

import dev.kldrift.job.alert.AlertTable;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.input.GivenStatus;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.PairSource;
import dev.kldrift.job.input.ReadPairs;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.record.OutputRun;
import dev.kldrift.job.record.RunIdentity;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.QuarantineLimit;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.run.SideBySide;
import dev.kldrift.job.run.SideBySide.Query;
import dev.kldrift.job.run.SinkOutcome;
import dev.kldrift.job.score.DivergenceCounts;
import dev.kldrift.job.score.FindDuplicates;
import dev.kldrift.job.score.KeyRanges;
import dev.kldrift.job.score.KeyRuns;
import dev.kldrift.job.score.PairSurvey;
import dev.kldrift.job.score.PairTables;
import dev.kldrift.job.score.PairTotals;
import dev.kldrift.job.score.RejectRows;
import dev.kldrift.job.score.Scoring;
import dev.kldrift.job.score.Summarise;
import dev.kldrift.job.table.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** Compares histogram pairs: from Parquet to published tables. */
public final class CompareJob {
  static final List<String> PHASES = List.of("read", "score", "quarantine", "summarise", "publish");

  private final SparkSession spark;
  private final CompareConfig config;
  private final Progress progress;
  private final PairSource source;
  private final Consumer<RunTables> more;
  private final Runnable besidePage;
  private final OutputRun run;

  /** A job on pairs of the user's. */
  public CompareJob(SparkSession spark, CompareConfig config, Progress progress) {
    this(spark, config, progress, PairSource.of(config.input()), tables -> {}, () -> {});
  }

  /**
   * A job on pairs from somewhere, of a command that does more.
   *
   * @param more stages tables beside those of the comparison, which are staged by then
   * @param besidePage asks what is published, while a page is made of it
   */
  CompareJob(
      SparkSession spark,
      CompareConfig config,
      Progress progress,
      PairSource source,
      Consumer<RunTables> more,
      Runnable besidePage) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
    this.progress = progress;
    this.source = source;
    this.more = more;
    this.besidePage = besidePage;
    this.run = new OutputRun(this.spark, source.command(), config, progress);
  }

  /**
   * Runs every stage.
   *
   * @throws JobFailure if the input, the output or the data do not allow results; what was
   *     published before is untouched then
   */
  public CompareResult run() {
    CompareResult result =
        source.made().isPresent()
            ? run.step("", this::compare) // of a command that has the output to itself
            : run.alone(config.input(), PHASES, "", this::compare);
    run.ended(
        config.ending(result.drifted()), metrics -> metrics.of(result.run(), result.alerts()));
    return result;
  }

  private CompareResult compare(OutputFolder output) {
    try (SideBySide queries = new SideBySide()) {
      return compare(output, queries);
    }
  }

  /** The data path: each line is a stage. */
  private CompareResult compare(OutputFolder output, SideBySide queries) {
    progress.phase("read");
    RunTables tables = new RunTables(spark, output, config.publish().maxRows());
    PairInput input = open(output);
    requireTypes(output, input);
    PairTables pairTables = new PairTables(spark, config, input, tables);
    AlertTable alerts = new AlertTable(spark, config, input, tables);
    Query<RunIdentity> asked = queries.ask(() -> identity(input, pairTables, alerts));
    Dataset<Row> pairs = new ReadPairs(spark).read(input);
    if (source.made().isEmpty()) {
      GivenStatus.require(pairs, input, config.columns().status());
    }

    progress.phase("score", input.rows());
    KeyRuns runs = keyRuns(input, pairs);
    try (Scoring scoring = new Scoring(config, input, pairs, runs, pairTables::keep)) {
      RunIdentity identity = asked.answer();
      StagedTable divergence = decide(scoring, pairTables, input, tables, identity.runId());
      PairTotals totals = scoring.totals();

      progress.phase("quarantine");
      RunCounts counts = quarantine(scoring, totals.counts(), input, tables, identity.runId());

      progress.phase("summarise");
      summarise(totals, tables, identity.runId());
      pairTables.decompose(scoring, identity.runId());
      alerts.track(divergence, identity.runId());
      more.accept(tables);

      progress.phase("publish");
      audit(scoring.survey(), totals, input, tables);
      pairTables.audit(counts.pairs());
      alerts.audit();
      RunRecord record = record(identity, input, counts, totals.counts().drifted());
      Consumer<List<SinkOutcome>> published = run.publish(tables, record);
      return run.published(
          () -> tell(queries, alerts, published, input, tables, record, totals, scoring));
    }
  }

  private PairInput open(OutputFolder output) {
    PairInput input = source.open(spark, config, rows -> output.keep(spark, "input", rows));
    input.notes().forEach(progress::warn);
    SparkSettings.tune(spark, input, config.columns().p());
    return input;
  }

  /** Before anything is scored; what another date has and nobody can read stops no night. */
  private void requireTypes(OutputFolder output, PairInput input) {
    if (source.made().isPresent()) {
      return;
    }
    List<StructField> keys = input.keys().stream().map(input.schema()::apply).toList();
    try {
      output.requireTypes(ResultTable.DIVERGENCE, "key column", keys);
    } catch (JobFailure e) {
      if (e.exitCode() == ExitCode.BAD_CONFIG) {
        throw e;
      }
      progress.warn("types of keys not compared with those of earlier dates: " + e.getMessage());
    }
  }

  private RunIdentity identity(PairInput input, PairTables pairTables, AlertTable alerts) {
    List<String> carriedFrom = new ArrayList<>(pairTables.carriedFrom());
    carriedFrom.addAll(alerts.carriedFrom());
    String configHash = RunIdentity.configHash(config, source.settings());
    return RunIdentity.of(config.runDate(), configHash, source.content(input), carriedFrom);
  }

  /** What we have made is of a key once, and the survey of scored rows finds out if not. */
  private KeyRuns keyRuns(PairInput input, Dataset<Row> pairs) {
    return source.made().isPresent()
        ? KeyRuns.OF_ONE_ROW
        : new FindDuplicates(config, input).find(pairs);
  }

  /** Stages {@code divergence}. */
  private StagedTable decide(
      Scoring scoring, PairTables pairTables, PairInput input, RunTables tables, String runId) {
    Dataset<Row> decided = pairTables.withEvidence(scoring.rows(runId), scoring, runId);
    KeyRanges ranges = scoring.survey().ranges(scoring.movesRows() || pairTables.movesRows());
    return tables.writeParts(
        ResultTable.DIVERGENCE,
        decided,
        rows -> ranges.arrange(rows, input.keys()),
        ranges.order());
  }

  /** Stages {@code quarantine}: every row that was read is there or in a pair. */
  private RunCounts quarantine(
      Scoring scoring, DivergenceCounts scored, PairInput input, RunTables tables, String runId) {
    long rowsIn = input.rows() + source.rejectedCount();
    RejectRows rejectRows =
        source.made().isPresent() ? RejectRows.ofMade(input, runId) : new RejectRows(input, runId);
    Dataset<Row> rejected =
        rejectRows.with(
            scoring.rejected(rejectRows, input.rows() - scored.combined()),
            source.rejected().map(PairSource.Rejected::rows));
    StagedTable quarantine =
        rowsIn == scored.combined()
            ? tables.writeFew(ResultTable.QUARANTINE, rejected, input.keys())
            : tables.write(ResultTable.QUARANTINE, rejected, input.keys());
    tables.audit().requireNothingLost(rowsIn, scored.combined(), quarantine.rows());
    new QuarantineLimit(config.maxQuarantineFraction())
        .require(rowsIn, quarantine.rows(), quarantine.read(spark));
    long pairs = tables.staged(ResultTable.DIVERGENCE).rows();
    return new RunCounts(rowsIn, scored.combined(), quarantine.rows(), pairs);
  }

  /** Stages {@code summary}. */
  private void summarise(PairTotals totals, RunTables tables, String runId) {
    Dataset<Row> summary =
        new Summarise(config.groupBy(), runId)
            .summarise(
                totals,
                tables.staged(ResultTable.DIVERGENCE).read(spark),
                tables.staged(ResultTable.QUARANTINE).readFew(spark));
    tables.writeFew(ResultTable.SUMMARY, summary, config.groupBy());
  }

  /** Keys that the survey has found to differ need no second look. */
  private static void audit(
      PairSurvey survey, PairTotals totals, PairInput input, RunTables tables) {
    tables.audit().requireRows(tables.staged(ResultTable.DIVERGENCE), totals.counts().rows());
    if (survey.mayRepeatKeys()) {
      tables.requireUnique(ResultTable.DIVERGENCE, input.keys());
    } else {
      tables.requireFewEnough(ResultTable.DIVERGENCE);
    }
  }

  private RunRecord record(RunIdentity identity, PairInput input, RunCounts counts, long drifted) {
    return new RunRecord(
        identity,
        run.command(),
        run.started(),
        source.files(input),
        counts,
        source.undated(),
        source.partialDay(),
        source.sourceRows(),
        OptionalLong.of(drifted));
  }

  /** Tells sinks of the published alerts, people by a page, and the caller of both. */
  private CompareResult tell(
      SideBySide queries,
      AlertTable alerts,
      Consumer<List<SinkOutcome>> published,
      PairInput input,
      RunTables tables,
      RunRecord record,
      PairTotals totals,
      Scoring scoring) {
    Query<?> beside = queries.ask(Executors.callable(besidePage));
    Optional<Path> page =
        RunPage.write(
            spark, config, tables.output(), scoring.pairs(), record.counts().pairs(), progress);
    List<SinkOutcome> told = alerts.deliver(record.identity().runId(), page, progress);
    if (!told.isEmpty()) {
      published.accept(told);
    }
    CompareResult result =
        CompareResult.of(record, totals, input.keys(), tables.output(), alerts.counts());
    beside.answer();
    return result.withPage(page);
  }
}
