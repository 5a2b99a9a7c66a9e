package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Tables that are plain Parquet files, {@code <output>/<table>/run_date=D/<table>.parquet}: one of
 * each date, because only a single file can be replaced in one step.
 */
final class ParquetTables implements TableStore {
  private final Path root;
  private final FileSystem fileSystem;
  private final Configuration hadoop;

  ParquetTables(Path root, FileSystem fileSystem, Configuration hadoop) {
    this.root = root;
    this.fileSystem = fileSystem;
    this.hadoop = hadoop;
  }

  @Override
  public void requireUsable(SparkSession spark) {
    // What keeps files from being written is found when the output is opened.
  }

  @Override
  public boolean needsSpark() {
    return false;
  }

  @Override
  public Dataset<Row> gather(Dataset<Row> rows) {
    return rows.repartition(1);
  }

  @Override
  public List<Path> assemble(List<Path> parts, Path folder) throws IOException {
    if (parts.size() == 1) {
      return parts;
    }
    Path whole = new Path(folder, "whole.parquet");
    RowGroups.append(parts, whole, hadoop);
    return List.of(whole);
  }

  /** The file of a date. */
  Path file(ResultTable table, LocalDate day) {
    return new Path(new Path(folder(table), OutputFolder.folder(day)), table.file());
  }

  @Override
  public String name(ResultTable table, LocalDate day) {
    return Path.getPathWithoutSchemeAndAuthority(file(table, day)).toString();
  }

  private Path folder(ResultTable table) {
    return new Path(root, table.folder());
  }

  @Override
  public NavigableSet<LocalDate> dates(ResultTable table) {
    return new TreeSet<>(bytes(table).keySet());
  }

  @Override
  public Map<LocalDate, Long> bytes(ResultTable table) {
    try {
      Map<LocalDate, Long> bytes = new TreeMap<>();
      for (FileStatus file :
          fileSystem.globStatus(new Path(folder(table), Columns.RUN_DATE + "=*/" + table.file()))) {
        OutputFolder.day(file.getPath().getParent().getName())
            .ifPresent(day -> bytes.put(day, file.getLen()));
      }
      return bytes;
    } catch (IOException e) {
      throw OutputFolder.cannotList(folder(table), e);
    }
  }

  @Override
  public boolean has(ResultTable table, LocalDate day) {
    return exists(file(table, day));
  }

  @Override
  public boolean exists(ResultTable table) {
    return exists(folder(table));
  }

  private boolean exists(Path path) {
    try {
      return fileSystem.exists(path);
    } catch (IOException e) {
      throw OutputFolder.cannotList(path, e);
    }
  }

  @Override
  public StructType schema(ResultTable table, LocalDate day) {
    try {
      return RowGroups.schema(file(table, day), hadoop);
    } catch (IOException e) {
      throw cannotRead(file(table, day), e);
    }
  }

  @Override
  public long rows(ResultTable table, LocalDate day) {
    try {
      return RowGroups.rows(file(table, day), hadoop);
    } catch (IOException e) {
      throw cannotRead(file(table, day), e);
    }
  }

  private static JobFailure cannotRead(Path file, IOException cause) {
    return new JobFailure(
        ExitCode.CANNOT_PUBLISH, "cannot read " + file + ": " + Reason.of(cause), cause);
  }

  @Override
  public Dataset<Row> read(
      SparkSession spark, ResultTable table, Collection<LocalDate> days, StructType schema) {
    return spark
        .read()
        .option("basePath", folder(table).toString())
        .schema(schema)
        .parquet(days.stream().map(day -> ExactPath.of(file(table, day))).toArray(String[]::new));
  }

  @Override
  public Dataset<Row> readSorted(SparkSession spark, ResultTable table, LocalDate day) {
    return spark.read().schema(schema(table, day)).parquet(ExactPath.of(file(table, day)));
  }

  @Override
  public String viewOf(SparkSession spark, ResultTable table) {
    return "USING parquet OPTIONS (path '${output}/" + table.folder() + "', mergeSchema 'true')";
  }

  /** Makes the folder of the file, and sure that no folder is where the file belongs. */
  @Override
  public void prepare(SparkSession spark, ResultTable table, LocalDate day, StructType schema)
      throws IOException {
    Path target = file(table, day);
    fileSystem.mkdirs(target.getParent());
    if (fileSystem.exists(target) && fileSystem.getFileStatus(target).isDirectory()) {
      throw new IOException("is a folder");
    }
  }

  /** Several dates at a time, as most of it is waiting for a disk. */
  @Override
  public void publish(
      SparkSession spark, ResultTable table, NavigableMap<LocalDate, List<Path>> staged, String run)
      throws IOException {
    try {
      staged.entrySet().parallelStream()
          .forEach(date -> replace(date.getValue(), file(table, date.getKey())));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void replace(List<Path> staged, Path target) {
    if (staged.size() != 1) {
      throw new IllegalStateException("not one file for " + target + ": " + staged);
    }
    try {
      fileSystem.mkdirs(target.getParent());
      AtomicReplace.replace(staged.get(0), target, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(ResultTable table, Collection<LocalDate> days) throws IOException {
    for (LocalDate day : days) {
      Path file = file(table, day);
      fileSystem.delete(file, true);
      Path folder = file.getParent();
      if (fileSystem.exists(folder) && fileSystem.listStatus(folder).length == 0) {
        fileSystem.delete(folder, false);
      }
    }
  }
}
