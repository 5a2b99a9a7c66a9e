package dev.kldrift.job.publish;

import dev.kldrift.job.ExactPath;
import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import dev.kldrift.job.Reason;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One table of a run, written but not yet readable: a single file, sorted. */
public final class StagedTable {
  /** Several row groups, so that readers can skip some and share the work. */
  private static final String ROW_GROUP_BYTES = Integer.toString(32 << 20);

  private final ResultTable table;
  private final OutputFolder output;
  private final Path file;
  private final StructType schema;

  private StagedTable(ResultTable table, OutputFolder output, Path file, StructType schema) {
    this.table = table;
    this.output = output;
    this.file = file;
    this.schema = schema;
  }

  /** Writes rows to staging. Whatever computes them runs in parallel; one task sorts and writes. */
  public static StagedTable write(
      ResultTable table, OutputFolder output, Dataset<Row> rows, List<String> sortBy) {
    Path folder = output.staging(table);
    Dataset<Row> single = rows.repartition(1);
    Dataset<Row> sorted =
        sortBy.isEmpty() ? single : single.sortWithinPartitions(Columns.columns(sortBy));
    sorted
        .write()
        .mode(SaveMode.Overwrite)
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .options(Encoding.options(rows.schema()))
        .parquet(folder.toString());
    return new StagedTable(table, output, onlyFile(output, folder), rows.schema());
  }

  private static Path onlyFile(OutputFolder output, Path folder) {
    try {
      List<Path> files =
          Arrays.stream(output.fileSystem().listStatus(folder))
              .map(FileStatus::getPath)
              .filter(path -> path.getName().endsWith(".parquet"))
              .toList();
      if (files.size() != 1) {
        throw new IllegalStateException("staged " + files.size() + " files in " + folder);
      }
      return files.get(0);
    } catch (IOException e) {
      throw new JobFailure(ExitCode.CANNOT_PUBLISH, "cannot list " + folder, e);
    }
  }

  /** The staged rows, read back from the file. */
  public Dataset<Row> read(SparkSession spark) {
    return spark.read().parquet(ExactPath.of(file));
  }

  /** The schema the rows had when they were written. */
  public StructType schema() {
    return schema;
  }

  public ResultTable table() {
    return table;
  }

  /**
   * Finds out whether the table can be published, before another one is.
   *
   * @throws JobFailure if it cannot
   */
  public void prepare() {
    try {
      output.prepare(table);
    } catch (IOException e) {
      throw cannotPublish(e);
    }
  }

  /**
   * Replaces the published file of this date by this one, in one step.
   *
   * @throws JobFailure if the file cannot be renamed
   */
  public void publish() {
    try {
      output.publish(file, table);
    } catch (IOException e) {
      throw cannotPublish(e);
    }
  }

  private JobFailure cannotPublish(IOException cause) {
    return new JobFailure(
        ExitCode.CANNOT_PUBLISH,
        "cannot publish "
            + Path.getPathWithoutSchemeAndAuthority(output.published(table))
            + ": "
            + Reason.of(cause),
        cause);
  }
}
