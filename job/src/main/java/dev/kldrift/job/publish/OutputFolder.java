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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The output of a run date: where its tables lie, and where they are prepared.
 *
 * <p>Tables are {@code <output>/<table>/run_date=D/<table>.parquet}; they are staged under {@code
 * <output>/_staging/run_date=D}, outside every table but on the same file system, so that a rename
 * can publish them. {@link OutputNotes} are the small files beside them.
 */
public final class OutputFolder {
  private final Path root;
  private final String date;
  private final Path staging;
  private final Configuration hadoop;
  private final FileSystem fileSystem;
  private final OutputNotes notes;

  /** What the run has put in its places, and not noted yet. */
  private final Map<ResultTable, Manifest.Entry> placed = new EnumMap<>(ResultTable.class);

  private OutputFolder(
      Path root, String date, Path staging, Configuration hadoop, FileSystem fileSystem) {
    this.root = root;
    this.date = date;
    this.staging = staging;
    this.hadoop = hadoop;
    this.fileSystem = fileSystem;
    this.notes = new OutputNotes(root, date, staging, fileSystem, hadoop);
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
      OutputFolder folder = new OutputFolder(qualified, date, staging, hadoop, fileSystem);
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

  /** Where readers find the rows of this date. */
  public Path published(ResultTable table) {
    return published(table, date);
  }

  /** Where readers find the rows of another date. */
  public Path published(ResultTable table, LocalDate day) {
    return published(table, folder(day));
  }

  private Path published(ResultTable table, String folder) {
    return new Path(new Path(new Path(root, table.folder()), folder), table.file());
  }

  /** The published rows of this date, by the columns that their file has. */
  public Dataset<Row> read(SparkSession spark, ResultTable table) {
    Path file = published(table);
    return spark.read().schema(schema(file)).parquet(ExactPath.of(file));
  }

  /** The columns that the table has on a date, by its footer, without a job of Spark's. */
  public StructType schema(ResultTable table, LocalDate day) {
    return schema(published(table, day));
  }

  private StructType schema(Path file) {
    try {
      return RowGroups.schema(file, hadoop);
    } catch (IOException e) {
      throw new JobFailure(ExitCode.CANNOT_PUBLISH, "cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /** Whether the table has no row on this date, by its footer. */
  public boolean isEmpty(ResultTable table) {
    Path file = published(table);
    try {
      return RowGroups.rows(file, hadoop) == 0;
    } catch (IOException e) {
      throw new JobFailure(ExitCode.CANNOT_PUBLISH, "cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /** The dates that the table has, in order. */
  public NavigableSet<LocalDate> dates(ResultTable table) {
    return dates(files(table));
  }

  /**
   * The dates that a table of an output has, which is not opened.
   *
   * @throws JobFailure if it cannot be listed
   */
  public static NavigableSet<LocalDate> dates(
      String output, ResultTable table, Configuration hadoop) {
    Path root = new Path(output);
    try {
      return dates(files(root.getFileSystem(hadoop), root, table));
    } catch (IOException e) {
      throw cannotRead(root, table, e);
    }
  }

  private static NavigableSet<LocalDate> dates(List<Path> files) {
    NavigableSet<LocalDate> dates = new TreeSet<>();
    for (Path file : files) {
      String name = file.getParent().getName();
      dates.add(LocalDate.parse(name.substring(name.indexOf('=') + 1)));
    }
    return dates;
  }

  /** Puts a file into the place of a date's rows, in one step. */
  public void publish(Path staged, ResultTable table, LocalDate day) {
    Path target = published(table, day);
    try {
      OutputLock.requireHeld(root);
      fileSystem.mkdirs(target.getParent());
      Manifest manifest = manifest(folder(day));
      Optional<String> before =
          Optional.ofNullable(manifest.entries().get(table)).map(Manifest.Entry::sha256);
      Manifest.Entry entry = entry(staged, target, Sha256.of(fileSystem, staged), before);
      manifest.add(Map.of(table, entry), temporary(table, folder(day)));
      AtomicReplace.replace(staged, target, hadoop);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  private Manifest manifest(String day) throws IOException {
    return Manifest.read(root, day, fileSystem, hadoop);
  }

  /** Several dates are published at a time. */
  private Path temporary(ResultTable table, String day) {
    return new Path(staging, "manifest-" + table.folder() + "-" + day);
  }

  private Manifest.Entry entry(Path staged, Path target, String hash, Optional<String> before)
      throws IOException {
    return new Manifest.Entry(
        root.toUri().relativize(target.toUri()).getPath(),
        RowGroups.rows(staged, hadoop),
        fileSystem.getFileStatus(staged).getLen(),
        hash,
        Columns.SCHEMA_VERSION_VALUE,
        before);
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

  /** Whether the table has rows of this date. */
  public boolean isPublished(ResultTable table) {
    try {
      return fileSystem.exists(published(table));
    } catch (IOException e) {
      throw cannotRead(root, table, e);
    }
  }

  /** The file of the last date before this one that the table has. */
  public Optional<Path> latestBefore(ResultTable table) {
    return files(table).stream()
        .filter(file -> file.getParent().getName().compareTo(date) < 0)
        .max(Comparator.comparing(file -> file.getParent().getName()));
  }

  private List<Path> files(ResultTable table) {
    return files(fileSystem, root, table);
  }

  private static List<Path> files(FileSystem fileSystem, Path root, ResultTable table) {
    try {
      FileStatus[] files =
          fileSystem.globStatus(
              new Path(new Path(root, table.folder()), Columns.RUN_DATE + "=*/" + table.file()));
      return Arrays.stream(files).map(FileStatus::getPath).toList();
    } catch (IOException e) {
      throw cannotRead(root, table, e);
    }
  }

  /**
   * Removes the rows of this date, which belong to a run that has been replaced, and what was made
   * of them: the digest of alerts, the pictures of a movie.
   */
  void withdraw(ResultTable table) {
    Path file = published(table);
    try {
      manifest(date).remove(Set.of(table), temporary(table, date));
      fileSystem.delete(file, true);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
    notes.withdraw(table);
  }

  /** Makes the folder of a table's file, and sure that no folder is where the file belongs. */
  void prepare(ResultTable table) throws IOException {
    Path target = published(table);
    fileSystem.mkdirs(target.getParent());
    if (fileSystem.exists(target) && fileSystem.getFileStatus(target).isDirectory()) {
      throw new IOException("is a folder");
    }
  }

  /** Puts a staged file in its place; all of a run are noted before the one that commits it. */
  void publish(Path staged, ResultTable table) throws IOException {
    OutputLock.requireHeld(root);
    Path target = published(table);
    AtomicReplace store = AtomicReplace.of(target, hadoop);
    Manifest.Entry entry = entry(staged, target, "", Optional.empty());
    if (table != ResultTable.RUNS) {
      placed.put(table, entry.with(store.replaceAndHash(staged, target)));
      return;
    }
    placed.put(table, entry.with(Sha256.of(fileSystem, staged)));
    manifest(date).add(placed, temporary(table, date));
    placed.clear();
    store.replace(staged, target);
  }

  /**
   * Makes sure, before the first file is replaced, that no other run has taken the output over.
   *
   * @throws JobFailure if one has
   */
  public void confirmLock() {
    OutputLock.confirm(root);
  }

  /** The small files beside the tables. */
  public OutputNotes notes() {
    return notes;
  }

  /** Whether a run of a date was killed, or is at work: it has left something in staging. */
  public boolean isCut(LocalDate day, String step) {
    Path parent = staging.getParent();
    try {
      return fileSystem.exists(new Path(parent, folder(day)))
          || fileSystem.exists(new Path(parent, step + day));
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

  static String folder(LocalDate day) {
    return Columns.RUN_DATE + "=" + day;
  }

  private static JobFailure cannotRead(Path root, ResultTable table, IOException cause) {
    return new JobFailure(
        ExitCode.CANNOT_PUBLISH, "cannot list " + new Path(root, table.folder()), cause);
  }

  static JobFailure cannotWrite(Path path, Throwable cause) {
    return new JobFailure(
        ExitCode.CANNOT_PUBLISH,
        "cannot write to output "
            + ShownPath.of(path)
            + ": "
            + Reason.of(cause),
        cause);
  }
}
