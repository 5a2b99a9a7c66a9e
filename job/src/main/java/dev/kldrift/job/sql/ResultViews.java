package dev.kldrift.job.sql;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Opens the result tables of an output as views, by the scripts that ship in scripts/sql. */
public final class ResultViews {
  /** Tables that not every run makes, each with a script of its own. */
  private static final List<ResultTable> OTHERS =
      List.of(
          ResultTable.DECOMPOSITION,
          ResultTable.MONITORING,
          ResultTable.ALERTS,
          ResultTable.SURPRISE,
          ResultTable.HISTOGRAM,
          ResultTable.BINS,
          ResultTable.APPROXIMATION);

  private final SparkSession spark;
  private final Path output;

  public ResultViews(SparkSession spark, String output) {
    this.spark = spark;
    this.output = new Path(output);
  }

  /**
   * Makes the views; the names of the tables that are there.
   *
   * @throws JobFailure if the output has no result table, or Spark is too old
   */
  public List<String> open() {
    requireSqlFunctions();
    // It stands in quotes where scripts use it.
    spark.conf().set("output", output.toString().replace("\\", "\\\\").replace("'", "\\'"));
    List<String> opened = new ArrayList<>();
    if (exists(ResultTable.DIVERGENCE)) {
      run("open-spark.sql");
      run("views.sql");
      opened.addAll(List.of("divergence", "summary", "quarantine", "runs", "drift_metrics"));
    }
    for (ResultTable table : OTHERS) {
      if (exists(table)) {
        run("open-spark-" + table.folder() + ".sql");
        opened.add(table.folder());
      }
    }
    if (opened.isEmpty()) {
      throw new JobFailure(ExitCode.NO_INPUT, "no result tables in output " + output);
    }
    return opened;
  }

  private void requireSqlFunctions() {
    if (spark.version().startsWith("3.")) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "the views need Spark 4.0 or newer, this is "
              + spark.version()
              + " (its SQL has no functions; scripts/sql/open-duckdb.sql opens them in DuckDB)");
    }
  }

  private boolean exists(ResultTable table) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    try {
      FileSystem store = output.getFileSystem(hadoop);
      return store.exists(new Path(output, table.folder()));
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.NO_INPUT, "cannot read output " + output + ": " + e.getMessage(), e);
    }
  }

  private void run(String script) {
    try (InputStream text = ResultViews.class.getResourceAsStream(script)) {
      Statements.of(new String(text.readAllBytes(), StandardCharsets.UTF_8)).forEach(spark::sql);
    } catch (IOException e) {
      throw new UncheckedIOException(script, e);
    }
  }
}
