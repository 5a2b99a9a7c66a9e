package dev.kldrift.job;

import static org.apache.spark.sql.functions.col;

import dev.kldrift.approximate.Families;
import dev.kldrift.approximate.Family;
import dev.kldrift.approximate.References;
import dev.kldrift.job.config.ApproximateConfig;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.input.GivenStatus;
import dev.kldrift.job.input.HistogramGate;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.ReadPairs;
import dev.kldrift.job.input.ReadReferences;
import dev.kldrift.job.publish.Audit;
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
import dev.kldrift.job.score.CheckHistograms;
import dev.kldrift.job.score.FitFamilies;
import dev.kldrift.job.score.RejectRows;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Fits families of distributions to histograms: from Parquet to published tables. */
public final class ApproximateJob {
  private static final List<String> PHASES = List.of("read", "fit", "quarantine", "publish");

  private final SparkSession spark;
  private final ApproximateConfig config;
  private final CompareConfig common;
  private final Progress progress;
  private final OutputRun run;

  public ApproximateJob(SparkSession spark, ApproximateConfig config, Progress progress) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
    this.common = config.compare();
    this.progress = progress;
    this.run = new OutputRun(this.spark, "approximate", common, progress);
  }

  /**
   * Runs every stage.
   *
   * @return the record of the run
   * @throws JobFailure if the input, the output or the data do not allow results; what was
   *     published before is untouched then
   */
  public RunRecord run() {
    RunRecord record = run.alone(common.input(), PHASES, "", this::publish);
    run.ended(ExitCode.DONE, metrics -> metrics);
    return record;
  }

  /** Both commands publish {@code runs} and {@code quarantine}, and would replace each other's. */
  private void requireOwnOutput(OutputFolder output) {
    if (output.isPublished(ResultTable.DIVERGENCE)) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "output %s has results of compare for %s (give approximate an output of its own)"
              .formatted(common.output(), common.runDate()));
    }
  }

  /** The data path: each line is a stage. */
  private RunRecord publish(OutputFolder output) {
    requireOwnOutput(output);
    progress.phase("read");
    PairInput input =
        new HistogramGate(spark, common).open(rows -> output.keep(spark, "input", rows));
    input.notes().forEach(progress::warn);
    Optional<References> references = config.references().map(new ReadReferences(spark)::read);
    List<Family> families =
        config.families().stream().map(name -> Families.parse(name, references)).toList();
    RunIdentity identity = identity(input, references);
    SparkSettings.tune(spark, input, common.columns().p());
    Dataset<Row> histograms = new ReadPairs(spark).read(input);
    GivenStatus.require(histograms, input, common.columns().status());
    CheckHistograms checks = new CheckHistograms(common, input);
    checks.requireOneRowPerKey(histograms);
    Dataset<Row> checked = checks.check(histograms);

    progress.phase("fit", input.rows());
    FitFamilies fit = new FitFamilies(common, input, identity.runId());
    RunTables tables = new RunTables(spark, output, common.publish().maxRows());
    tables.write(
        ResultTable.APPROXIMATION,
        fit.fit(checked.filter(col(Columns.PROBLEM).isNull()), families, config.objectives()),
        input.keys());

    progress.phase("quarantine");
    RejectRows rejectRows = new RejectRows(input, identity.runId());
    tables.write(ResultTable.QUARANTINE, rejectRows.faulty(checked), input.keys());
    RunCounts counts = counts(input, tables);

    progress.phase("publish");
    RunRecord record = new RunRecord(identity, run.command(), run.started(), input.files(), counts);
    run.publish(tables, record);
    return record;
  }

  private RunIdentity identity(PairInput input, Optional<References> references) {
    String made = config.settings() + references.map(References::content).orElse("");
    return RunIdentity.of(
        common.runDate(), RunIdentity.configHash(common, made), input.content(), List.of());
  }

  /** Every row is approximated by each family under each objective, or rejected. */
  private RunCounts counts(PairInput input, RunTables tables) {
    Audit audit = tables.audit();
    StagedTable approximation = tables.staged(ResultTable.APPROXIMATION);
    StagedTable quarantine = tables.staged(ResultTable.QUARANTINE);
    long perKey = (long) config.families().size() * config.objectives().size();
    long fits = approximation.rows();
    if (fits % perKey != 0) {
      throw new IllegalStateException(
          "audit failed: " + fits + " fits, " + perKey + " of each key");
    }
    audit.requireNothingLost(input.rows(), fits / perKey, quarantine.rows());
    new QuarantineLimit(common.maxQuarantineFraction())
        .require(input.rows(), quarantine.rows(), quarantine.read(spark));
    tables.requireUnique(ResultTable.APPROXIMATION, input.keys());
    if (config.hasEvidence()) {
      audit.requireEvidence(approximation);
    }
    return new RunCounts(input.rows(), fits / perKey, quarantine.rows(), fits / perKey);
  }
}
