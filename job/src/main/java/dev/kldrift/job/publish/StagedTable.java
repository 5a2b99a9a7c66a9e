package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.run.ShownPath;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileUtil;
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

  private static final Pattern PART = Pattern.compile("part-(\\d+)-.*\\.parquet");

  private final ResultTable table;
  private final OutputFolder output;
  private final Path file;
  private final StructType schema;
  private final long rows;

  private StagedTable(ResultTable table, OutputFolder output, Path file, StructType schema) {
    this.table = table;
    this.output = output;
    this.file = file;
    this.schema = schema;
    try {
      this.rows = RowGroups.rows(file, output.hadoop());
    } catch (IOException e) {
      throw new JobFailure(ExitCode.CANNOT_PUBLISH, "cannot read " + file, e);
    }
  }

  /** A file that has been written elsewhere below the staging of an output, in order. */
  public static StagedTable of(
      ResultTable table, OutputFolder output, Path file, StructType schema) {
    return new StagedTable(table, output, file, schema);
  }

  /**
   * Writes rows to staging. Whatever computes them runs in parallel; one task sorts and writes.
   *
   * @param input columns of the input that the table has and is sorted by
   */
  public static StagedTable write(
      ResultTable table, OutputFolder output, Dataset<Row> rows, List<String> input) {
    return writeOne(table, output, table.definition().describe(rows).repartition(1), input);
  }

  /**
   * Writes rows to staging that are few and known, so that a shuffle would cost more than it saves.
   *
   * @param input as in {@link #write}
   */
  public static StagedTable writeFew(
      ResultTable table, OutputFolder output, Dataset<Row> rows, List<String> input) {
    return writeOne(table, output, table.definition().describe(rows).coalesce(1), input);
  }

  private static StagedTable writeOne(
      ResultTable table, OutputFolder output, Dataset<Row> single, List<String> input) {
    List<String> sortBy = table.definition().order(input);
    Dataset<Row> sorted =
        sortBy.isEmpty() ? single : single.sortWithinPartitions(Columns.columns(sortBy));
    return writeParts(table, output, sorted, Comparator.naturalOrder());
  }

  /**
   * Writes rows to staging, a part for each partition, and makes one file of the parts.
   *
   * @param rows sorted within partitions, and described
   * @param order partitions by their rows
   */
  public static StagedTable writeParts(
      ResultTable table, OutputFolder output, Dataset<Row> rows, Comparator<Integer> order) {
    Path folder = output.staging(table);
    rows.write()
        .mode(SaveMode.Overwrite)
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .options(Encoding.options(rows.schema()))
        .parquet(folder.toString());
    return new StagedTable(table, output, oneFile(output, folder, order), rows.schema());
  }

  private static Path oneFile(OutputFolder output, Path folder, Comparator<Integer> order) {
    try {
      List<Path> parts =
          Arrays.stream(output.fileSystem().listStatus(folder))
              .map(FileStatus::getPath)
              .filter(path -> PART.matcher(path.getName()).matches())
              .sorted(Comparator.comparing(StagedTable::partition, order))
              .toList();
      if (parts.isEmpty()) {
        throw new IllegalStateException("staged no file in " + folder);
      }
      if (parts.size() == 1) {
        return parts.get(0);
      }
      Path whole = new Path(folder, "whole.parquet");
      RowGroups.append(parts, whole, output.hadoop());
      return whole;
    } catch (IOException e) {
      throw new JobFailure(ExitCode.CANNOT_PUBLISH, "cannot write results: " + Reason.of(e), e);
    }
  }

  private static int partition(Path part) {
    Matcher name = PART.matcher(part.getName());
    if (!name.matches()) {
      throw new IllegalStateException("not a part: " + part);
    }
    return Integer.parseInt(name.group(1));
  }

  /** The staged rows, read back from the file. */
  public Dataset<Row> read(SparkSession spark) {
    return spark.read().schema(schema).parquet(ExactPath.of(file));
  }

  /** The staged rows, without a look at the file where it has none. */
  public Dataset<Row> readFew(SparkSession spark) {
    return rows == 0 ? spark.createDataFrame(List.of(), schema) : read(spark);
  }

  /** How many rows there are, by the footer. */
  public long rows() {
    return rows;
  }

  /** The columns of the file, by its footer. */
  StructType fileSchema() throws IOException {
    return RowGroups.schema(file, output.hadoop());
  }

  /** The schema the rows had when they were written. */
  public StructType schema() {
    return schema;
  }

  /** The table that the rows are for. */
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

  /** The same in the staging of another date's output. */
  public StagedTable copyTo(OutputFolder other) {
    try {
      Path copy = new Path(other.staging(table), file.getName());
      FileUtil.copy(output.fileSystem(), file, other.fileSystem(), copy, false, other.hadoop());
      return new StagedTable(table, other, copy, schema);
    } catch (IOException e) {
      throw cannotPublish(e);
    }
  }

  /**
   * Replaces the published file of a date by a copy of this one, in one step.
   *
   * @throws JobFailure if it cannot
   */
  public void publishCopy(LocalDate day) {
    try {
      Path copy = new Path(file.getParent(), "copy-" + day + ".parquet");
      FileUtil.copy(output.fileSystem(), file, output.fileSystem(), copy, false, output.hadoop());
      output.publish(copy, table, day);
    } catch (IOException e) {
      throw cannotPublish(e);
    }
  }

  private JobFailure cannotPublish(IOException cause) {
    return new JobFailure(
        ExitCode.CANNOT_PUBLISH,
        "cannot publish "
            + ShownPath.of(output.published(table))
            + ": "
            + Reason.of(cause),
        cause);
  }
}
