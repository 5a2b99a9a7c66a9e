package dev.kldrift.job;

import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.export.ExportFormat;
import dev.kldrift.job.export.ExportedFile;
import dev.kldrift.job.publish.PublishedTables;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.time.LocalDate;
import org.apache.hadoop.fs.Path;
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
  public long run(ResultTable table, ExportFormat format, java.nio.file.Path to) {
    return new ExportedFile(to, format).write(rows(table), table, runDate);
  }

  private Dataset<Row> rows(ResultTable table) {
    PublishedTables tables = PublishedTables.of(output, spark.sessionState().newHadoopConf());
    if (tables.dates(table).contains(runDate)) {
      return tables
          .readSorted(spark, table, runDate)
          .withColumn(Columns.RUN_DATE, lit(java.sql.Date.valueOf(runDate)));
    }
    if (exists(new Path(new Path(output, table.folder()), "_delta_log"))) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "table %s of output %s is a Delta table, which says by itself what is in it (read it with Spark or DuckDB)"
              .formatted(table.folder(), output));
    }
    throw new JobFailure(
        ExitCode.NO_INPUT,
        "output %s has no table %s for %s".formatted(output, table.folder(), runDate));
  }

  private boolean exists(Path path) {
    try {
      return path.getFileSystem(spark.sessionState().newHadoopConf()).exists(path);
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.NO_INPUT, "cannot read output %s: %s".formatted(output, Reason.of(e)), e);
    }
  }
}
