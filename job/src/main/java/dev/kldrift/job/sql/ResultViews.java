package dev.kldrift.job.sql;

import dev.kldrift.job.publish.PublishedTables;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
          ResultTable.PROFILE,
          ResultTable.BINS,
          ResultTable.APPROXIMATION);

  private static final Pattern FILES =
      Pattern.compile(
          "USING parquet OPTIONS \\(path '\\$\\{output\\}/(\\w+)', mergeSchema 'true'\\)");

  private final SparkSession spark;
  private final Path output;
  private final PublishedTables tables;

  public ResultViews(SparkSession spark, String output) {
    this.spark = spark;
    this.output = new Path(output);
    this.tables = PublishedTables.of(output, spark.sessionState().newHadoopConf());
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
    if (tables.exists(ResultTable.DIVERGENCE)) {
      run("open-spark.sql");
      run("views.sql");
      opened.addAll(List.of("divergence", "summary", "quarantine", "runs", "drift_metrics"));
    }
    for (ResultTable table : OTHERS) {
      if (tables.exists(table)) {
        run("open-spark-" + table.folder() + ".sql");
        opened.add(table.folder());
      }
    }
    if (opened.isEmpty()) {
      throw new JobFailure(ExitCode.NO_INPUT, "no result tables in output " + output);
    }
    return opened;
  }

  /** The scripts are for files, which the tables of this output may not be. */
  private String source(MatchResult found) {
    return Matcher.quoteReplacement(tables.viewOf(spark, table(found)));
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

  private void run(String script) {
    try (InputStream text = ResultViews.class.getResourceAsStream(script)) {
      Statements.of(new String(text.readAllBytes(), StandardCharsets.UTF_8)).forEach(this::execute);
    } catch (IOException e) {
      throw new UncheckedIOException(script, e);
    }
  }

  private void execute(String statement) {
    Matcher files = FILES.matcher(statement);
    try {
      spark.sql(files.replaceAll(this::source));
    } catch (Exception e) { // Spark declares none of its own
      throw files.reset().find() ? explained(table(files), e) : Diagnosis.of(e);
    }
  }

  /** Spark lists every column of both files, and not which files. */
  private JobFailure explained(ResultTable table, Exception failure) {
    return tables
        .mixedTypes(table)
        .map(why -> new JobFailure(ExitCode.BAD_CONFIG, why, failure))
        .orElseGet(() -> Diagnosis.of(failure));
  }

  private static ResultTable table(MatchResult found) {
    return ResultTable.valueOf(found.group(1).toUpperCase(Locale.ROOT));
  }
}
