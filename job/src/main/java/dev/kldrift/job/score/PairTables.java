package dev.kldrift.job.score;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.publish.CarriedFrom;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables that need whole histograms once more, each made only where it is asked for. */
public final class PairTables {
  private final SparkSession spark;
  private final CompareConfig config;
  private final PairInput input;
  private final RunTables tables;
  private final Optional<LocalDate> earlier;

  public PairTables(SparkSession spark, CompareConfig config, PairInput input, RunTables tables) {
    this.spark = spark;
    this.config = config;
    this.input = input;
    this.tables = tables;
    this.earlier =
        config.extraTables().evidence()
            ? tables.output().latestBefore(ResultTable.MONITORING)
            : Optional.empty();
  }

  /** The run date and run that evidence is carried from; a run is made of them too. */
  public List<String> carriedFrom() {
    return CarriedFrom.of(spark, tables.output(), ResultTable.MONITORING, earlier);
  }

  /** Keeps combined groups where they will be needed again. */
  public Dataset<Row> keep(Dataset<Row> groups) {
    return config.extraTables().any() ? tables.output().keep(spark, "groups", groups) : groups;
  }

  /** Whether rows of {@code divergence} are joined with others on their way. */
  public boolean movesRows() {
    return config.extraTables().evidence();
  }

  /** Carries the evidence over this run date, and adds it to the rows of {@code divergence}. */
  public Dataset<Row> withEvidence(Dataset<Row> divergence, Scoring scoring, String runId) {
    if (!config.extraTables().evidence()) {
      return CarryEvidence.addNone(divergence);
    }
    CarryEvidence evidence = new CarryEvidence(input, config.runDate(), runId);
    Dataset<Row> rows =
        earlier
            .map(date -> evidence.carry(scoring.pairs(), readState(date)))
            .orElseGet(() -> evidence.start(scoring.pairs()));
    StagedTable monitoring = tables.write(ResultTable.MONITORING, rows, input.keys());
    return evidence.addTo(divergence, monitoring.read(spark));
  }

  private Dataset<Row> readState(LocalDate date) {
    Dataset<Row> state = tables.output().read(spark, ResultTable.MONITORING, date);
    Set<String> keys = CarryEvidence.keys(state.columns());
    if (!keys.equals(Set.copyOf(input.keys()))) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "monitoring.evidence: %s of %s has keys %s, this run has %s (must be the same; give another output)"
              .formatted(
                  ResultTable.MONITORING.folder(), OutputFolder.folder(date), keys, input.keys()));
    }
    return state;
  }

  /** Splits divergences over the levels. */
  public void decompose(Scoring scoring, String runId) {
    List<String> levels = config.extraTables().levels();
    if (levels.isEmpty()) {
      return;
    }
    Decompose decompose =
        new Decompose(levels, runId, (name, rows) -> tables.output().keep(spark, name, rows));
    tables.write(ResultTable.DECOMPOSITION, decompose.decompose(scoring.pairs()), levels);
  }

  /**
   * Checks what was staged.
   *
   * @throws JobFailure if a table has more rows than one file should
   * @throws IllegalStateException if a row is there twice, or pairs are missing in the roll-up
   */
  public void audit(long pairs) {
    if (tables.has(ResultTable.MONITORING)) {
      tables.requireUnique(ResultTable.MONITORING, input.keys());
    }
    if (tables.has(ResultTable.DECOMPOSITION)) {
      List<String> levels = config.extraTables().levels();
      tables.requireUnique(ResultTable.DECOMPOSITION, levels);
      tables
          .audit()
          .requireEveryPair(tables.staged(ResultTable.DECOMPOSITION), levels.size(), pairs);
    }
  }
}
