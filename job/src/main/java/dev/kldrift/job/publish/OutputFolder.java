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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The output of a run date: where its tables lie, and where they are prepared.
 *
 * <p>Tables lie where its {@link TableStore} has them; they are staged under {@code
 * <output>/_staging/run_date=D}, outside every table but on the same file system, so that a rename
 * can publish a file. {@link OutputNotes} are the small files beside them.
 */
public final class OutputFolder {
  private static final String DATE = Columns.RUN_DATE + "=(\\d{4}-\\d{2}-\\d{2})";
  private static final Pattern FOLDER = Pattern.compile(DATE);
  private static final Pattern NOTE = Pattern.compile(DATE + "(\\.json|\\.html)?");

  private final Path root;
  private final String date;
  private final Path staging;
  private final Configuration hadoop;
  private final FileSystem fileSystem;
  private final OutputNotes notes;
  private final LocalDate day;
  private final TableStore tables;

  private OutputFolder(
      Path root, LocalDate day, Path staging, Configuration hadoop, FileSystem fileSystem) {
    this.root = root;
    this.day = day;
    this.date = folder(day);
    this.staging = staging;
    this.hadoop = hadoop;
    this.fileSystem = fileSystem;
    this.notes = new OutputNotes(root, date, staging, fileSystem, hadoop);
    this.tables = PublishedTables.store(root, hadoop);
  }

  /**
   * Opens the output and clears what a dead run of the same date left in staging.
   *
   * @throws JobFailure if nothing can be written there
   */
  public static OutputFolder open(String output, LocalDate runDate, Configuration hadoop) {
    return open(output, runDate, "", hadoop);
  }

  /**
   * Opens the output for a step that ends before the next one opens it too.
   *
   * @param step name of the step, which stages apart from others
   * @throws JobFailure if nothing can be written there
   */
  public static OutputFolder open(
      String output, LocalDate runDate, String step, Configuration hadoop) {
    Path root = new Path(output);
    String date = folder(runDate);
    try {
      FileSystem fileSystem = root.getFileSystem(hadoop);
      Path qualified = fileSystem.makeQualified(root);
      // What a step keeps there is read again, and its folder must not be a partition of it.
      String folderOfStep = step.isEmpty() ? date : step + runDate;
      Path staging = new Path(new Path(qualified, "_staging"), folderOfStep);
      OutputFolder folder = new OutputFolder(qualified, runDate, staging, hadoop, fileSystem);
      folder.clearStaging();
      fileSystem.mkdirs(folder.staging());
      fileSystem.create(new Path(folder.staging(), "_writable"), true).close();
      return folder;
    } catch (IOException | RuntimeException | FSError e) {
      throw cannotWrite(root, e);
    }
  }

  /**
   * Does work on results that are there already, in a step of its own.
   *
   * @throws JobFailure if there is no output, or nothing can be written there
   */
  public static <T> T using(
      String output,
      LocalDate runDate,
      String step,
      Configuration hadoop,
      Function<OutputFolder, T> work) {
    OutputFolder folder = open(output, runDate, step, hadoop);
    T result;
    try {
      result = work.apply(folder);
    } catch (RuntimeException | Error e) {
      folder.clearAfter(e);
      throw e;
    }
    try {
      folder.clearStaging();
    } catch (IOException e) {
      throw cannotWrite(folder.staging(), e);
    }
    return result;
  }

  private void clearAfter(Throwable failure) {
    try {
      clearStaging();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Requires an output, before opening it would make one.
   *
   * @throws JobFailure if there is none
   */
  public static void requireExists(String output, Configuration hadoop) {
    Path root = new Path(output);
    try {
      if (!root.getFileSystem(hadoop).exists(root)) {
        throw new JobFailure(ExitCode.NO_INPUT, "no results in " + output + " (no such folder)");
      }
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.NO_INPUT, "cannot read output " + output + ": " + Reason.of(e), e);
    }
  }

  /** The folder itself, as configured. */
  public Path root() {
    return root;
  }

  /** Where the parts of a table are written before they are published. */
  Path staging(ResultTable table) {
    return new Path(staging(), table.folder());
  }

  /** Writes rows that several steps need, so that they are computed once. */
  public Dataset<Row> keep(SparkSession spark, String name, Dataset<Row> rows) {
    String path = kept(name).toString();
    rows.write().options(Encoding.options(rows.schema())).parquet(path);
    return spark.read().schema(rows.schema()).parquet(ExactPath.of(path));
  }

  /** Writes rows that several steps need, a file for each value of a column. */
  public void keepBy(String name, String column, Dataset<Row> rows) {
    rows.write()
        .options(Encoding.options(rows.schema()))
        .partitionBy(column)
        .parquet(kept(name).toString());
  }

  /** Those rows. */
  public Dataset<Row> readKept(SparkSession spark, String name, StructType schema) {
    return spark.read().schema(schema).parquet(ExactPath.of(kept(name)));
  }

  /**
   * The one file of those of a value.
   *
   * @throws IllegalStateException if there is another number of them
   */
  public Path fileOf(String name, String column, Object value) {
    Path folder = new Path(kept(name), column + "=" + value);
    try {
      FileStatus[] files = fileSystem.globStatus(new Path(folder, "part-*.parquet"));
      if (files == null || files.length != 1) {
        throw new IllegalStateException("not one file in " + folder);
      }
      return files[0].getPath();
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  /** Where rows are kept. */
  public Path kept(String name) {
    return new Path(staging(), "kept-" + name);
  }

  /** The published rows of this date, by the columns that they have. */
  public Dataset<Row> read(SparkSession spark, ResultTable table) {
    return read(spark, table, day);
  }

  /** The published rows of a date that the table has, by the columns that they have. */
  public Dataset<Row> read(SparkSession spark, ResultTable table, LocalDate other) {
    StructType schema = schema(table, other);
    return read(spark, table, List.of(other), schema)
        .select(Columns.columns(List.of(schema.fieldNames())));
  }

  /**
   * The published rows of dates that the table has, by these columns, which are NULL where there
   * are none, and with {@code run_date} as text.
   */
  public Dataset<Row> read(
      SparkSession spark, ResultTable table, Collection<LocalDate> days, StructType schema) {
    return tables.read(spark, table, days, schema);
  }

  /** The columns that the table has on a date, without a job of Spark's. */
  public StructType schema(ResultTable table, LocalDate other) {
    return tables.schema(table, other);
  }

  /**
   * Requires that columns which the table had on the last other date have the type that they had
   * then, as readers open all dates as one table. One footer is read, or a note.
   *
   * @param what a column is called for people
   * @throws JobFailure if one has another type
   */
  public void requireTypes(ResultTable table, String what, List<StructField> columns) {
    NavigableSet<LocalDate> others = new TreeSet<>(dates(table));
    others.remove(day);
    if (others.isEmpty()) {
      return;
    }
    LocalDate last = others.last();
    Map<String, String> types = new HashMap<>();
    for (StructField field : schema(table, last).fields()) {
      types.put(field.name(), field.dataType().catalogString());
    }
    for (StructField column : columns) {
      String type = column.dataType().catalogString();
      String before = types.getOrDefault(column.name(), type);
      if (!before.equals(type)) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "%s '%s' is %s, and %s in %s (must be the same on every date; convert it, or give another output)"
                .formatted(what, column.name(), type, before, tables.name(table, last)));
      }
    }
  }

  /** Whether the table has no row on this date, without a job of Spark's. */
  public boolean isEmpty(ResultTable table) {
    return tables.rows(table, day) == 0;
  }

  /** The dates that the table has, in order. */
  public NavigableSet<LocalDate> dates(ResultTable table) {
    return tables.dates(table);
  }

  /** Whether the table has this date. */
  public boolean isPublished(ResultTable table) {
    return tables.has(table, day);
  }

  /** The last date before this one that the table has. */
  public Optional<LocalDate> latestBefore(ResultTable table) {
    return Optional.ofNullable(dates(table).lower(day));
  }

  /** Files below a folder of staging, as Spark has written them. */
  public List<Path> staged(String name) {
    try {
      FileStatus[] files =
          fileSystem.globStatus(new Path(staging, name + "/" + Columns.RUN_DATE + "=*/*.parquet"));
      return Arrays.stream(files).map(FileStatus::getPath).toList();
    } catch (IOException e) {
      throw cannotWrite(staging, e);
    }
  }

  /** A folder in staging. */
  public Path stagedFolder(String name) {
    return new Path(staging, name);
  }

  /**
   * Removes the rows of this date, which belong to a run that has been replaced, and what was made
   * of them: the digest of alerts, the pictures of a movie.
   */
  void withdraw(ResultTable table) {
    try {
      tables.remove(table, List.of(day));
    } catch (IOException e) {
      throw cannotWrite(new Path(root, table.folder()), e);
    }
    notes.withdraw(table);
  }

  /** Puts staged files of each date into the place of its rows, each date in one step. */
  public void publish(
      SparkSession spark, ResultTable table, NavigableMap<LocalDate, List<Path>> staged) {
    if (staged.isEmpty()) {
      return;
    }
    try {
      StructType schema = RowGroups.schema(staged.firstEntry().getValue().get(0), hadoop);
      tables.prepare(spark, table, staged.firstKey(), schema);
      tables.publish(spark, table, staged, UUID.randomUUID().toString());
    } catch (IOException e) {
      throw cannotWrite(new Path(root, table.folder()), e);
    }
  }

  /**
   * Makes sure, before the first table is replaced, that no other run has taken the output over.
   *
   * @throws JobFailure if one has
   */
  public void confirmLock() {
    OutputLock.confirm(root);
  }

  /** Where the tables lie. */
  TableStore tables() {
    return tables;
  }

  /** The date of this output. */
  public LocalDate day() {
    return day;
  }

  /** The small files beside the tables. */
  public OutputNotes notes() {
    return notes;
  }

  /** Whether a run of a date was killed, or is at work: it has left something in staging. */
  public boolean isCut(LocalDate other, String step) {
    Path parent = staging.getParent();
    try {
      return fileSystem.exists(new Path(parent, folder(other)))
          || fileSystem.exists(new Path(parent, step + other));
    } catch (IOException e) {
      throw cannotWrite(parent, e);
    }
  }

  /** Removes this date's staged files. */
  public void clearStaging() throws IOException {
    fileSystem.delete(staging(), true);
  }

  /** Removes this date's staged files; one that cannot be removed is told. */
  public void clearStagingQuietly(Consumer<String> warn) {
    try {
      clearStaging();
    } catch (IOException e) {
      warn.accept("cannot remove staging files: " + Reason.of(e));
    }
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  Configuration hadoop() {
    return hadoop;
  }

  private Path staging() {
    return staging;
  }

  /** The name of a folder of a date. */
  public static String folder(LocalDate day) {
    return Columns.RUN_DATE + "=" + day;
  }

  /** The date of a folder's name, if it has one. */
  static Optional<LocalDate> day(String name) {
    return day(FOLDER.matcher(name));
  }

  /** The date of a note's name, which may have an ending, if it has one. */
  static Optional<LocalDate> dayOfNote(String name) {
    return day(NOTE.matcher(name));
  }

  private static Optional<LocalDate> day(Matcher name) {
    return name.matches() ? Optional.of(LocalDate.parse(name.group(1))) : Optional.empty();
  }

  static JobFailure cannotList(Path path, IOException cause) {
    return new JobFailure(ExitCode.CANNOT_PUBLISH, "cannot list " + path, cause);
  }

  static JobFailure cannotWrite(Path path, Throwable cause) {
    return new JobFailure(
        ExitCode.CANNOT_PUBLISH,
        "cannot write to output " + ShownPath.of(path) + ": " + Reason.of(cause),
        cause);
  }
}
