package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
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

/** One table of a run, written but not yet readable: sorted files, in order. */
public final class StagedTable {
  /** Several row groups, so that readers can skip some and share the work. */
  private static final String ROW_GROUP_BYTES = Integer.toString(32 << 20);

  private static final Pattern PART = Pattern.compile("part-(\\d+)-.*\\.parquet");

  private final ResultTable table;
  private final OutputFolder output;
  private final List<Path> files;
  private final StructType schema;
  private final long rows;

  private StagedTable(ResultTable table, OutputFolder output, List<Path> files, StructType schema) {
    this.table = table;
    this.output = output;
    this.files = files;
    this.schema = schema;
    this.rows = files.stream().mapToLong(file -> rows(file, output)).sum();
  }

  private static long rows(Path file, OutputFolder output) {
    try {
      return RowGroups.rows(file, output.hadoop());
    } catch (IOException e) {
      throw new JobFailure(ExitCode.CANNOT_PUBLISH, "cannot read " + file, e);
    }
  }

  /** A file that has been written elsewhere below the staging of an output, in order. */
  public static StagedTable of(
      ResultTable table, OutputFolder output, Path file, StructType schema) {
    return new StagedTable(table, output, List.of(file), schema);
  }

  /**
   * Writes rows to staging. Whatever computes them runs in parallel; where a table and date is one
   * file, one task sorts and writes.
   *
   * @param input columns of the input that the table has and is sorted by
   */
  public static StagedTable write(
      ResultTable table, OutputFolder output, Dataset<Row> rows, List<String> input) {
    return writeSorted(
        table, output, output.tables().gather(table.definition().describe(rows)), input);
  }

  /**
   * Writes rows to staging that are few and known, so that a shuffle would cost more than it saves.
   *
   * @param input as in {@link #write}
   */
  public static StagedTable writeFew(
      ResultTable table, OutputFolder output, Dataset<Row> rows, List<String> input) {
    return writeSorted(table, output, table.definition().describe(rows).coalesce(1), input);
  }

  private static StagedTable writeSorted(
      ResultTable table, OutputFolder output, Dataset<Row> rows, List<String> input) {
    List<String> sortBy = table.definition().order(input);
    Dataset<Row> sorted =
        sortBy.isEmpty() ? rows : rows.sortWithinPartitions(Columns.columns(sortBy));
    return writeParts(table, output, sorted, Comparator.naturalOrder());
  }

  /**
   * Writes rows to staging, a part for each partition, as files of the output.
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
    return new StagedTable(table, output, files(output, folder, order), rows.schema());
  }

  private static List<Path> files(OutputFolder output, Path folder, Comparator<Integer> order) {
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
      return output.tables().assemble(parts, folder);
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

  /** The staged rows, read back from the files. */
  public Dataset<Row> read(SparkSession spark) {
    return spark
        .read()
        .schema(schema)
        .parquet(files.stream().map(ExactPath::of).toArray(String[]::new));
  }

  /** The staged rows, without a look at the file where it has none. */
  public Dataset<Row> readFew(SparkSession spark) {
    return rows == 0 ? spark.createDataFrame(List.of(), schema) : read(spark);
  }

  /** How many rows there are, by the footers. */
  public long rows() {
    return rows;
  }

  /** The different columns of the files, by their footers. */
  Set<StructType> fileSchemas() throws IOException {
    Set<StructType> schemas = new LinkedHashSet<>();
    for (Path file : files) {
      schemas.add(RowGroups.schema(file, output.hadoop()));
    }
    return schemas;
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
  public void prepare(SparkSession spark) {
    try {
      output.tables().prepare(spark, table, output.day(), schema);
    } catch (IOException e) {
      throw cannotPublish(e);
    }
  }

  /**
   * Replaces the published rows of this date by these, in one step.
   *
   * @param run names the run
   * @throws JobFailure if they cannot be
   */
  public void publish(SparkSession spark, String run) {
    try {
      output.tables().publish(spark, table, new TreeMap<>(Map.of(output.day(), files)), run);
    } catch (IOException e) {
      throw cannotPublish(e);
    }
  }

  /** The same in the staging of another date's output. */
  public StagedTable copyTo(OutputFolder other) {
    try {
      return new StagedTable(table, other, copies("", other), schema);
    } catch (IOException e) {
      throw cannotPublish(e);
    }
  }

  /**
   * Replaces the published rows of dates by copies of these, each date in one step.
   *
   * @throws JobFailure if it cannot
   */
  public void publishCopies(SparkSession spark, Collection<LocalDate> days) {
    try {
      NavigableMap<LocalDate, List<Path>> copies = new TreeMap<>();
      for (LocalDate day : days) {
        copies.put(day, copies("copy-" + day + "-", output));
      }
      output.publish(spark, table, copies);
    } catch (IOException e) {
      throw cannotPublish(e);
    }
  }

  private List<Path> copies(String prefix, OutputFolder other) throws IOException {
    List<Path> copies = new ArrayList<>();
    for (Path file : files) {
      Path copy = new Path(other.staging(table), prefix + file.getName());
      FileUtil.copy(output.fileSystem(), file, other.fileSystem(), copy, false, other.hadoop());
      copies.add(copy);
    }
    return copies;
  }

  private JobFailure cannotPublish(IOException cause) {
    return new JobFailure(
        ExitCode.CANNOT_PUBLISH,
        "cannot publish " + output.tables().name(table, output.day()) + ": " + Reason.of(cause),
        cause);
  }
}
