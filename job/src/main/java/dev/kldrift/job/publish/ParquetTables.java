package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.run.ShownPath;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Tables that are plain Parquet files, {@code <output>/<table>/run_date=D/<table>.parquet}: one of
 * each date, because only a single file can be replaced in one step.
 */
final class ParquetTables implements TableStore {
  /** What is published of a date by itself; the others are of the run that {@code runs} commits. */
  private static final Set<ResultTable> BY_DAY =
      EnumSet.of(ResultTable.BINS, ResultTable.HISTOGRAM, ResultTable.PROFILE);

  private final Path root;
  private final FileSystem fileSystem;
  private final Configuration hadoop;

  /** What runs have put in its place, and not noted yet. */
  private final Map<LocalDate, Map<ResultTable, Manifest.Entry>> placed = new ConcurrentHashMap<>();

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
    return ShownPath.of(file(table, day));
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

  /** The folder of a table stays when its last date has been removed. */
  @Override
  public boolean exists(ResultTable table) {
    return !bytes(table).isEmpty();
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

  /** By the last date before that has another type: what changed then is for the reader to know. */
  @Override
  public Optional<String> mixedTypes(ResultTable table) {
    Map<String, String> types = new HashMap<>();
    Map<String, LocalDate> last = new HashMap<>();
    for (LocalDate day : dates(table)) {
      for (StructField field : schema(table, day).fields()) {
        String type = field.dataType().catalogString();
        String before = types.put(field.name(), type);
        LocalDate there = last.put(field.name(), day);
        if (before != null && !before.equals(type)) {
          return Optional.of(
              "cannot open table %s: its column %s is %s in %s and %s in %s (must be the same on every date; give one of them another output)"
                  .formatted(
                      table.folder(),
                      field.name(),
                      before,
                      name(table, there),
                      type,
                      name(table, day)));
        }
      }
    }
    return Optional.empty();
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
    Path manifests = temporaryManifests(table);
    try {
      staged.entrySet().parallelStream()
          .forEach(date -> replace(table, date.getKey(), date.getValue(), manifests));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      fileSystem.delete(manifests, true);
    }
  }

  /** Whoever holds the output publishes a table once at a time, and clears what a dead run left. */
  private Path temporaryManifests(ResultTable table) {
    return new Path(root, "_staging/manifests-" + table.folder());
  }

  private void replace(ResultTable table, LocalDate day, List<Path> staged, Path manifests) {
    if (staged.size() != 1) {
      throw new IllegalStateException("not one file for " + file(table, day) + ": " + staged);
    }
    try {
      OutputLock.requireHeld(root);
      fileSystem.mkdirs(file(table, day).getParent());
      Path temporary = new Path(manifests, OutputFolder.folder(day));
      if (BY_DAY.contains(table)) {
        replaceByDay(table, day, staged.get(0), temporary);
      } else {
        replaceOfRun(table, day, staged.get(0), temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Noted before, together with what is there: cut in between, it is one of both. */
  private void replaceByDay(ResultTable table, LocalDate day, Path staged, Path temporary)
      throws IOException {
    Manifest manifest = manifest(day);
    Optional<String> before =
        Optional.ofNullable(manifest.entries().get(table)).map(Manifest.Entry::sha256);
    String hash = Sha256.of(fileSystem, staged);
    manifest.add(Map.of(table, entry(table, day, staged, before).with(hash)), temporary);
    AtomicReplace.replace(staged, file(table, day), hadoop);
  }

  /** All of a run are noted before the one that commits it: cut before, they do not fit. */
  private void replaceOfRun(ResultTable table, LocalDate day, Path staged, Path temporary)
      throws IOException {
    Map<ResultTable, Manifest.Entry> run =
        placed.computeIfAbsent(day, date -> new EnumMap<>(ResultTable.class));
    Manifest.Entry entry = entry(table, day, staged, Optional.empty());
    AtomicReplace store = AtomicReplace.of(root, hadoop);
    if (table == ResultTable.RUNS) {
      run.put(table, entry.with(Sha256.of(fileSystem, staged)));
      manifest(day).add(run, temporary);
      placed.remove(day);
      store.replace(staged, file(table, day));
    } else {
      run.put(table, entry.with(store.replaceAndHash(staged, file(table, day))));
    }
  }

  private Manifest manifest(LocalDate day) throws IOException {
    return Manifest.read(root, OutputFolder.folder(day), fileSystem, hadoop);
  }

  private Manifest.Entry entry(
      ResultTable table, LocalDate day, Path staged, Optional<String> before) throws IOException {
    return new Manifest.Entry(
        root.toUri().relativize(file(table, day).toUri()).getPath(),
        RowGroups.rows(staged, hadoop),
        fileSystem.getFileStatus(staged).getLen(),
        "",
        Columns.SCHEMA_VERSION_VALUE,
        before);
  }

  @Override
  public void remove(ResultTable table, Collection<LocalDate> days) throws IOException {
    Path manifests = temporaryManifests(table);
    for (LocalDate day : days) {
      manifest(day).remove(Set.of(table), new Path(manifests, OutputFolder.folder(day)));
    }
    if (!days.isEmpty()) {
      fileSystem.delete(manifests, true);
    }
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
