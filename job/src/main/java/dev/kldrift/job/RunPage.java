package dev.kldrift.job;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.report.DriftReport;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.Reason;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The page of a run date, as part of the run. */
final class RunPage {
  /** Above, a page takes a third as long as the comparison, or longer. */
  private static final long MOST_PAIRS = 200_000;

  private RunPage() {}

  /** Where the page of so many pairs will be; empty where there will be none. */
  static Optional<Path> expected(CompareConfig config, OutputFolder output, long count) {
    return config.page() && count <= MOST_PAIRS
        ? Optional.of(output.notes().page())
        : Optional.empty();
  }

  /**
   * Writes the page, where it is asked for. Whatever fails there is a warning: the run is done.
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
    if (!config.page()) {
      return Optional.empty();
    }
    if (count > MOST_PAIRS) {
      progress.warn(
          String.format(
              Locale.ROOT,
              "no page of %,d pairs, as that takes long (kldrift report makes it)",
              count));
      return Optional.empty();
    }
    try {
      DriftReport report =
          new DriftReport(spark, output, config.runDate(), config.statistics().featureColumn());
      return Optional.of(report.write(pairs, config.domain() == Domain.LOG_WEIGHTS));
    } catch (Exception e) { // Spark declares none
      progress.warn("no page: " + Reason.of(e) + " (kldrift report makes it again)");
      return Optional.empty();
    }
  }
}
