package dev.kldrift.job.report;

import dev.kldrift.job.config.ReportConfig;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Makes the report of a run date again: from published tables to a page. */
public final class ReportJob {
  private static final String STEP = "report_";

  private final SparkSession spark;
  private final ReportConfig config;

  /** A job on the results of a date. */
  public ReportJob(SparkSession spark, ReportConfig config) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
  }

  /**
   * Writes the page; where it is.
   *
   * @throws JobFailure if the date has no results, or nothing can be written
   */
  public Path run() {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    OutputFolder.requireExists(config.output(), hadoop);
    return OutputLock.holding(
        config.output(),
        hadoop,
        () -> OutputFolder.using(config.output(), config.runDate(), STEP, hadoop, this::report));
  }

  private Path report(OutputFolder output) {
    if (!output.isPublished(ResultTable.DIVERGENCE)) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "no results of %s in %s (%s)"
              .formatted(config.runDate(), config.output(), known(output)));
    }
    return new DriftReport(spark, List.of(output), config.featureColumn()).write().get(0);
  }

  private static String known(OutputFolder output) {
    NavigableSet<LocalDate> dates = output.dates(ResultTable.DIVERGENCE);
    return dates.isEmpty()
        ? "there are none of any date"
        : "there are from %s to %s".formatted(dates.first(), dates.last());
  }
}
