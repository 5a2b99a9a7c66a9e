package dev.kldrift.job;

import dev.kldrift.job.export.ExportFormat;
import dev.kldrift.job.export.ExportedFile;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes one result table of one date to a file of another format. */
public final class ExportJob {
  /** Small, since the driver holds the rows of one split at a time. */
  private static final String SPLIT_BYTES = "8m";

  private final SparkSession spark;
  private final String output;
  private final LocalDate runDate;

  public ExportJob(SparkSession parent, String output, LocalDate runDate) {
    this.spark = parent.newSession();
    this.output = output;
    this.runDate = runDate;
    spark.conf().set("spark.sql.files.maxPartitionBytes", SPLIT_BYTES);
    spark.conf().set("spark.sql.files.openCostInBytes", "0");
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
    spark.conf().set("spark.sql.session.timeZone", "UTC");
  }

  /**
   * Writes the rows in their order; how many.
   *
   * @throws JobFailure if the table was not published for the date, or the file cannot be written
   */
  public long run(ResultTable table, ExportFormat format, Path to) {
    return new ExportedFile(to, format).write(rows(table), table, runDate);
  }

  private Dataset<Row> rows(ResultTable table) {
    OutputFolder folder = OutputFolder.open(output, runDate, spark.sessionState().newHadoopConf());
    org.apache.hadoop.fs.Path published = folder.published(table);
    if (!folder.isPublished(table)) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "output %s has no table %s for %s".formatted(output, table.folder(), runDate));
    }
    return spark
        .read()
        .option("basePath", ExactPath.of(published.getParent().getParent()))
        .parquet(ExactPath.of(published));
  }
}
