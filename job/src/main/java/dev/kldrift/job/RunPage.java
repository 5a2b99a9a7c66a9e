package dev.kldrift.job;

import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.report.DriftReport;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.Columns;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The pages of run dates, as part of a run. */
final class RunPage {
  /** Above, a page takes a third as long as the comparison, or longer. */
  private static final long MOST_PAIRS = 200_000;

  private RunPage() {}

  /** Where the page of so many pairs will be; empty where there will be none. */
  static Optional<Path> expected(CompareConfig config, OutputFolder output, long count) {
    return isExpected(config, count) ? Optional.of(output.notes().page()) : Optional.empty();
  }

  /** Whether a page of so many pairs is made; one that is asked for and is not is a warning. */
  static boolean isMade(CompareConfig config, long count, Progress progress) {
    if (config.page() && count > MOST_PAIRS) {
      progress.warn(
          String.format(
              Locale.ROOT,
              "no page of %,d pairs, as that takes long (kldrift report makes it)",
              count));
    }
    return isExpected(config, count);
  }

  private static boolean isExpected(CompareConfig config, long count) {
    return config.page() && count <= MOST_PAIRS;
  }

  /**
   * Writes the page of a date, where it is made.
   *
   * @param pairs the histograms that were compared
   * @param count how many they are
   */
  static Optional<Path> write(
      SparkSession spark,
      CompareConfig config,
      OutputFolder output,
      Dataset<Row> pairs,
      long count,
      Progress progress) {
    if (!isMade(config, count, progress)) {
      return Optional.empty();
    }
    Dataset<Row> dated = pairs.withColumn(Columns.RUN_DATE, lit(config.runDate()));
    return write(spark, config, List.of(output), dated, progress).stream().findFirst();
  }

  /**
   * Writes pages. Whatever fails there is a warning: the runs are done.
   *
   * @param outputs one of each date
   * @param pairs the histograms that were compared, with their {@code run_date}
   */
  static List<Path> write(
      SparkSession spark,
      CompareConfig config,
      List<OutputFolder> outputs,
      Dataset<Row> pairs,
      Progress progress) {
    try {
      DriftReport report = new DriftReport(spark, outputs, config.statistics().featureColumn());
      return report.write(pairs, config.domain() == Domain.LOG_WEIGHTS);
    } catch (Exception e) { // Spark declares none
      String which = // of one date it is said already
          outputs.size() == 1
              ? "page"
              : "pages from %s to %s"
                  .formatted(outputs.get(0).day(), outputs.get(outputs.size() - 1).day());
      progress.warn("no " + which + ": " + Reason.of(e) + " (kldrift report makes it again)");
      return List.of();
    }
  }
}
