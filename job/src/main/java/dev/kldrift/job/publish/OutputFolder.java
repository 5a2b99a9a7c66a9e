package dev.kldrift.job.publish;

import dev.kldrift.job.ExactPath;
import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The output of a run date: where its tables lie, and where they are prepared.
 *
 * <p>Tables are {@code <output>/<table>/run_date=D/<table>.parquet}; they are staged under {@code
 * <output>/_staging/run_date=D}, outside every table but on the same file system, so that a rename
 * can publish them. Run records are {@code <output>/_runs/run_date=D.json}.
 */
public final class OutputFolder {
  private final Path root;
  private final String date;
  private final Configuration hadoop;
  private final FileSystem fileSystem;

  private OutputFolder(Path root, String date, Configuration hadoop, FileSystem fileSystem) {
    this.root = root;
    this.date = date;
    this.hadoop = hadoop;
    this.fileSystem = fileSystem;
  }

  /**
   * Opens the output and clears what a dead run of the same date left in staging.
   *
   * @throws JobFailure if nothing can be written there
   */
  public static OutputFolder open(String output, LocalDate runDate, Configuration hadoop) {
    Path root = new Path(output);
    String date = Columns.RUN_DATE + "=" + runDate;
    try {
      FileSystem fileSystem = root.getFileSystem(hadoop);
      OutputFolder folder =
          new OutputFolder(fileSystem.makeQualified(root), date, hadoop, fileSystem);
      folder.clearStaging();
      fileSystem.mkdirs(folder.staging());
      fileSystem.create(new Path(folder.staging(), "_writable"), true).close();
      return folder;
    } catch (IOException | RuntimeException e) {
      throw cannotWrite(root, e);
    }
  }

  public Path root() {
    return root;
  }

  /** Where the parts of a table are written before they are published. */
  Path staging(ResultTable table) {
    return new Path(staging(), table.folder());
  }

  /** Writes rows that several steps need, so that they are computed once. */
  public Dataset<Row> keep(SparkSession spark, String name, Dataset<Row> rows) {
    String path = new Path(staging(), "kept-" + name).toString();
    rows.write().options(Encoding.options(rows.schema())).parquet(path);
    return spark.read().schema(rows.schema()).parquet(ExactPath.of(path));
  }

  /** Where readers find the rows of this date. */
  public Path published(ResultTable table) {
    return new Path(new Path(new Path(root, table.folder()), date), table.file());
  }

  /** Whether the table has rows of this date. */
  public boolean isPublished(ResultTable table) {
    try {
      return fileSystem.exists(published(table));
    } catch (IOException e) {
      throw cannotRead(table, e);
    }
  }

  /** The file of the last date before this one that the table has. */
  public Optional<Path> latestBefore(ResultTable table) {
    try {
      FileStatus[] files =
          fileSystem.globStatus(
              new Path(new Path(root, table.folder()), Columns.RUN_DATE + "=*/" + table.file()));
      return Arrays.stream(files)
          .map(FileStatus::getPath)
          .filter(file -> file.getParent().getName().compareTo(date) < 0)
          .max(Comparator.comparing(file -> file.getParent().getName()));
    } catch (IOException e) {
      throw cannotRead(table, e);
    }
  }

  /** Removes the rows of this date, which belong to a run that has been replaced. */
  public void withdraw(ResultTable table) {
    try {
      fileSystem.delete(published(table), false);
    } catch (IOException e) {
      throw cannotWrite(published(table), e);
    }
  }

  /** Makes the folder of a table's file, and sure that no folder is where the file belongs. */
  void prepare(ResultTable table) throws IOException {
    Path target = published(table);
    fileSystem.mkdirs(target.getParent());
    if (fileSystem.exists(target) && fileSystem.getFileStatus(target).isDirectory()) {
      throw new IOException("is a folder");
    }
  }

  /** Puts a staged file in its place. */
  void publish(Path staged, ResultTable table) throws IOException {
    AtomicReplace.replace(staged, published(table), hadoop);
  }

  /** Writes the record of the latest run of this date, whatever became of it. */
  public void writeRecord(String json) {
    Path target = new Path(new Path(root, "_runs"), date + ".json");
    Path temporary = new Path(staging(), "record.json");
    try {
      fileSystem.mkdirs(target.getParent());
      try (FSDataOutputStream out = fileSystem.create(temporary, true)) {
        out.write(json.getBytes(StandardCharsets.UTF_8));
      }
      AtomicReplace.replace(temporary, target, hadoop);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Removes this date's staged files. */
  public void clearStaging() throws IOException {
    fileSystem.delete(staging(), true);
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  private Path staging() {
    return new Path(new Path(root, "_staging"), date);
  }

  private JobFailure cannotRead(ResultTable table, IOException cause) {
    return new JobFailure(
        ExitCode.CANNOT_PUBLISH, "cannot list " + new Path(root, table.folder()), cause);
  }

  private static JobFailure cannotWrite(Path path, Exception cause) {
    return new JobFailure(
        ExitCode.CANNOT_PUBLISH,
        "cannot write to output "
            + Path.getPathWithoutSchemeAndAuthority(path)
            + ": "
            + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
        cause);
  }
}
