package dev.kldrift.job.publish;

import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.RowLimit;
import dev.kldrift.job.table.ResultTable;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of one run: staged one by one, audited, and put in their places together, in the order
 * of {@link ResultTable}.
 */
public final class RunTables {
  private final SparkSession spark;
  private final OutputFolder output;
  private final long mostRows;
  private final Audit audit;
  private final Map<ResultTable, StagedTable> staged = new EnumMap<>(ResultTable.class);

  /**
   * None yet.
   *
   * @param mostRows how many rows a table may have on a date
   */
  public RunTables(SparkSession spark, OutputFolder output, long mostRows) {
    this.spark = spark;
    this.output = output;
    this.mostRows = mostRows;
    this.audit = new Audit(spark);
  }

  /** Where they are staged and published. */
  public OutputFolder output() {
    return output;
  }

  /** Looks at single tables. */
  public Audit audit() {
    return audit;
  }

  /** Stages a table, as {@link StagedTable#write}. */
  public StagedTable write(ResultTable table, Dataset<Row> rows, List<String> input) {
    return add(StagedTable.write(table, output, rows, input));
  }

  /** Stages a table, as {@link StagedTable#writeFew}. */
  public StagedTable writeFew(ResultTable table, Dataset<Row> rows, List<String> input) {
    return add(StagedTable.writeFew(table, output, rows, input));
  }

  /**
   * Stages a table, as {@link StagedTable#writeParts}.
   *
   * @param arrange sorts rows within partitions
   */
  public StagedTable writeParts(
      ResultTable table,
      Dataset<Row> rows,
      UnaryOperator<Dataset<Row>> arrange,
      Comparator<Integer> order) {
    Dataset<Row> described = table.definition().describe(rows);
    return add(StagedTable.writeParts(table, output, arrange.apply(described), order));
  }

  /** Adds a table that has been staged elsewhere. */
  public StagedTable add(StagedTable table) {
    staged.put(table.table(), table);
    return table;
  }

  /** Whether the run has made a table. */
  public boolean has(ResultTable table) {
    return staged.containsKey(table);
  }

  /**
   * A table that the run has made.
   *
   * @throws IllegalStateException if it has not
   */
  public StagedTable staged(ResultTable table) {
    if (!has(table)) {
      throw new IllegalStateException("not staged: " + table);
    }
    return staged.get(table);
  }

  /**
   * Checks a table that has a row for each of something.
   *
   * @param input columns of the input that are part of its key
   * @throws JobFailure if it has more rows than one file should
   * @throws IllegalStateException if a key is there twice
   */
  public void requireUnique(ResultTable table, List<String> input) {
    requireFewEnough(table);
    audit.requireUniqueKeys(staged(table), table.definition().unique(input));
  }

  /**
   * Checks the size of a table.
   *
   * @throws JobFailure if it has more rows than one file should
   */
  public void requireFewEnough(ResultTable table) {
    RowLimit.require(audit.rows(staged(table)), mostRows);
  }

  /**
   * Finds out whether all tables are as they should be and can be published, before one is.
   *
   * @throws JobFailure if one cannot be published
   * @throws IllegalStateException if one has other columns than it should
   */
  public void prepare() {
    staged.values().forEach(audit::requireColumns);
    staged.values().forEach(audit::requireSchema);
    staged.values().forEach(table -> table.prepare(spark));
  }

  /**
   * Replaces what readers find of this date, and takes back what an earlier run published beside
   * its comparison and this one has not made, and the page of that run.
   *
   * @param run its name, by which a place that has committed a table does not do it again
   * @throws JobFailure if a file cannot be put in its place
   */
  public void publish(String run) {
    staged.values().forEach(table -> table.publish(spark, run));
    if (has(ResultTable.DIVERGENCE)) {
      ResultTable.BESIDE_DIVERGENCE.stream().filter(table -> !has(table)).forEach(output::withdraw);
      output.notes().withdrawPage();
    }
  }
}
