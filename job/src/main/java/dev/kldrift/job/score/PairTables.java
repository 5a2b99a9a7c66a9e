package dev.kldrift.job.score;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.publish.Audit;
import dev.kldrift.job.publish.CarriedFrom;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.RowLimit;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables that need whole histograms once more, each made only where it is asked for. */
public final class PairTables {
  private static final List<ResultTable> TABLES =
      List.of(ResultTable.DECOMPOSITION, ResultTable.MONITORING);

  private final SparkSession spark;
  private final CompareConfig config;
  private final PairInput input;
  private final OutputFolder output;
  private final Optional<Path> earlier;
  private final List<StagedTable> staged = new ArrayList<>();

  public PairTables(
      SparkSession spark, CompareConfig config, PairInput input, OutputFolder output) {
    this.spark = spark;
    this.config = config;
    this.input = input;
    this.output = output;
    this.earlier =
        config.extraTables().evidence()
            ? output.latestBefore(ResultTable.MONITORING)
            : Optional.empty();
  }

  /** The run date and run that evidence is carried from; a run is made of them too. */
  public List<String> carriedFrom() {
    return CarriedFrom.of(spark, earlier);
  }

  /** Keeps combined groups where they will be needed again. */
  public Dataset<Row> keep(Dataset<Row> groups) {
    return config.extraTables().any() ? output.keep(spark, "groups", groups) : groups;
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
            .map(file -> evidence.carry(scoring.pairs(), readState(file)))
            .orElseGet(() -> evidence.start(scoring.pairs()));
    StagedTable monitoring = StagedTable.write(ResultTable.MONITORING, output, rows, input.keys());
    staged.add(monitoring);
    return evidence.addTo(divergence, monitoring.read(spark));
  }

  private Dataset<Row> readState(Path file) {
    Dataset<Row> state = spark.read().parquet(ExactPath.of(file));
    Set<String> keys = CarryEvidence.keys(state.columns());
    if (!keys.equals(Set.copyOf(input.keys()))) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "monitoring.evidence: %s of %s has keys %s, this run has %s (must be the same; give another output)"
              .formatted(
                  ResultTable.MONITORING.folder(), file.getParent().getName(), keys, input.keys()));
    }
    return state;
  }

  /** Splits divergences over the levels. */
  public void decompose(Scoring scoring, String runId) {
    List<String> levels = config.extraTables().levels();
    if (levels.isEmpty()) {
      return;
    }
    List<String> order = new ArrayList<>(List.of(Columns.LEVEL));
    order.addAll(levels);
    Decompose decompose =
        new Decompose(levels, runId, (name, rows) -> output.keep(spark, name, rows));
    staged.add(
        StagedTable.write(
            ResultTable.DECOMPOSITION, output, decompose.decompose(scoring.pairs()), order));
  }

  /**
   * Checks what was staged.
   *
   * @throws JobFailure if a table has more rows than one file should
   * @throws IllegalStateException if a row is there twice, or pairs are missing in the roll-up
   */
  public void audit(Audit audit, long pairs) {
    for (StagedTable table : staged) {
      RowLimit.require(audit.rows(table), config.maxRowsPerFile());
      if (table.table() == ResultTable.MONITORING) {
        audit.requireUniqueKeys(table, input.keys());
      } else {
        List<String> levels = config.extraTables().levels();
        audit.requireUniqueKeys(table, with(levels, Columns.LEVEL));
        audit.requireEveryPair(table, levels.size(), pairs);
      }
    }
  }

  private static List<String> with(List<String> names, String name) {
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return all;
  }

  public List<StagedTable> staged() {
    return List.copyOf(staged);
  }

  /** Takes back what an earlier run of this date published and this one has not made. */
  public void withdrawOthers() {
    for (ResultTable table : TABLES) {
      if (staged.stream().noneMatch(made -> made.table() == table)) {
        output.withdraw(table);
      }
    }
  }
}
