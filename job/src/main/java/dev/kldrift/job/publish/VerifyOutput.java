package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.ResultTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Checks published files against the manifests that were written with them: that each is there, has
 * the rows, bytes and content that it was published with, and that no other file lies where readers
 * would take it for rows of a table. Tables with a log of their own are left to {@link
 * VerifyTables}.
 */
public final class VerifyOutput {
  /** A run may publish a date while it is checked; then it is checked again. */
  private static final int ATTEMPTS = 3;

  private final Path root;
  private final FileSystem fileSystem;
  private final Configuration hadoop;
  private final TableStore store;

  /**
   * What was found.
   *
   * @param dates that were checked
   * @param files that are as they were published, or tables of a date
   * @param rows of them
   * @param bytes of them
   * @param unknown files of no manifest, or tables without a hash, as of earlier versions
   * @param faults how many
   */
  public record Found(int dates, long files, long rows, long bytes, long unknown, long faults) {
    static final Found NOTHING = new Found(0, 0, 0, 0, 0, 0);
    static final Found FAULT = new Found(0, 0, 0, 0, 0, 1);

    Found plus(Found other) {
      return new Found(
          dates + other.dates,
          files + other.files,
          rows + other.rows,
          bytes + other.bytes,
          unknown + other.unknown,
          faults + other.faults);
    }
  }

  /**
   * Checks of an output.
   *
   * @throws JobFailure if there is none
   */
  public VerifyOutput(String output, Configuration hadoop) {
    OutputFolder.requireExists(output, hadoop);
    this.hadoop = hadoop;
    try {
      this.fileSystem = new Path(output).getFileSystem(hadoop);
      this.root = fileSystem.makeQualified(new Path(output));
    } catch (IOException e) {
      throw cannotRead(new Path(output), e);
    }
    this.store = PublishedTables.store(root, hadoop);
  }

  /** Whether the tables take a session of Spark's to be read. */
  public boolean needsSpark() {
    return store.needsSpark();
  }

  /**
   * Checks tables that need Spark.
   *
   * @param only the run date; empty: all, and rows of dates that no run has published
   * @param fault hears of each fault, as one line
   * @throws JobFailure if nothing is published, or the library of the tables is not there
   */
  public Found verify(SparkSession spark, Optional<LocalDate> only, Consumer<String> fault) {
    store.requireUsable(spark);
    VerifyTables tables = new VerifyTables(spark, (DatedTables) store);
    NavigableSet<LocalDate> dates = tables.dates();
    Found found = only.isPresent() ? Found.NOTHING : tables.verifyOthers(fault);
    for (LocalDate date : requireAny(dates, only)) {
      found = found.plus(tables.verify(date, fault));
    }
    return found;
  }

  /**
   * Checks plain files.
   *
   * @param only the run date; empty: all, and what lies beside them
   * @param fault hears of each fault, as one line
   * @throws JobFailure if nothing is published, or a folder cannot be listed
   */
  public Found verify(Optional<LocalDate> only, Consumer<String> fault) {
    NavigableSet<LocalDate> dates = new TreeSet<>();
    Found found = Found.NOTHING;
    for (ResultTable table : ResultTable.values()) {
      for (FileStatus child : list(new Path(root, table.folder()))) {
        Optional<LocalDate> date = OutputFolder.day(child.getPath().getName());
        if (date.isPresent() && child.isDirectory()) {
          dates.add(date.get());
        } else if (only.isEmpty()) {
          fault.accept(tooMany(child));
          found = found.plus(Found.FAULT);
        }
      }
    }
    for (FileStatus child : list(new Path(root, Manifest.FOLDER))) {
      OutputFolder.dayOfNote(child.getPath().getName()).ifPresent(dates::add);
    }
    for (LocalDate date : requireAny(dates, only)) {
      found = found.plus(verify(date, fault));
    }
    return found;
  }

  private NavigableSet<LocalDate> requireAny(
      NavigableSet<LocalDate> dates, Optional<LocalDate> only) {
    only.ifPresent(date -> dates.retainAll(List.of(date)));
    if (dates.isEmpty()) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "no results%s in %s".formatted(only.map(date -> " of " + date).orElse(""), root));
    }
    return dates;
  }

  private Found verify(LocalDate date, Consumer<String> fault) {
    List<String> faults = new ArrayList<>();
    Found found = Found.NOTHING;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      faults.clear();
      Manifest manifest = manifest(date);
      found = new Found(1, 0, 0, 0, 0, 0);
      for (ResultTable table : ResultTable.values()) {
        found =
            found.plus(verify(table, date, Optional.ofNullable(entry(manifest, table)), faults));
      }
      if (faults.isEmpty() || manifest(date).entries().equals(manifest.entries())) {
        break;
      }
    }
    faults.forEach(fault);
    return found.plus(new Found(0, 0, 0, 0, 0, faults.size()));
  }

  private static Manifest.Entry entry(Manifest manifest, ResultTable table) {
    return manifest.entries().get(table);
  }

  private Manifest manifest(LocalDate date) {
    try {
      return Manifest.read(root, OutputFolder.folder(date), fileSystem, hadoop);
    } catch (IOException e) {
      throw new JobFailure(ExitCode.BAD_DATA, Reason.of(e), e);
    }
  }

  private Found verify(
      ResultTable table, LocalDate date, Optional<Manifest.Entry> entry, List<String> faults) {
    Path folder = new Path(new Path(root, table.folder()), OutputFolder.folder(date));
    Optional<FileStatus> file = Optional.empty();
    for (FileStatus child : list(folder)) {
      if (child.getPath().getName().equals(table.file()) && child.isFile()) {
        file = Optional.of(child);
      } else {
        faults.add(tooMany(child));
      }
    }
    if (entry.isEmpty()) {
      return file.isPresent() ? new Found(0, 0, 0, 0, 1, 0) : Found.NOTHING;
    }
    if (file.isEmpty()) {
      faults.add(entry.get().path() + ": is missing");
      return Found.NOTHING;
    }
    Optional<String> difference = difference(entry.get(), file.get());
    difference.ifPresent(what -> faults.add(entry.get().path() + ": " + what));
    return difference.isPresent()
        ? Found.NOTHING
        : new Found(0, 1, Math.max(0, entry.get().rows()), file.get().getLen(), 0, 0);
  }

  private Optional<String> difference(Manifest.Entry entry, FileStatus file) {
    try {
      if (entry.before().isEmpty() && file.getLen() != entry.bytes()) {
        return Optional.of(
            "has %,d bytes, was published with %,d".formatted(file.getLen(), entry.bytes()));
      }
      String hash = Sha256.of(fileSystem, file.getPath());
      if (entry.before().filter(hash::equals).isPresent()) {
        return Optional.empty(); // a run was cut between noting the next one and replacing it
      }
      if (!hash.equals(entry.sha256())) {
        return Optional.of(
            "has other content than was published (SHA-256 %s, was %s)"
                .formatted(hash, entry.sha256()));
      }
      long rows = RowGroups.rows(file.getPath(), hadoop);
      return rows == entry.rows()
          ? Optional.empty()
          : Optional.of("has %,d rows, was published with %,d".formatted(rows, entry.rows()));
    } catch (IOException | RuntimeException e) {
      return Optional.of("cannot be read: " + Reason.of(e));
    }
  }

  private String tooMany(FileStatus file) {
    return root.toUri().relativize(file.getPath().toUri()).getPath()
        + ": is not of kldrift, but readers take it for rows of the table (remove it)";
  }

  /** What readers do not take for hidden. */
  private List<FileStatus> list(Path folder) {
    List<FileStatus> shown = new ArrayList<>();
    try {
      for (FileStatus child : fileSystem.listStatus(folder)) {
        String name = child.getPath().getName();
        if (!name.startsWith("_") && !name.startsWith(".")) {
          shown.add(child);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of(); // a table that no run has made
    } catch (IOException e) {
      throw cannotRead(folder, e);
    }
    return shown;
  }

  private static JobFailure cannotRead(Path path, IOException cause) {
    return new JobFailure(
        ExitCode.NO_INPUT, "cannot list " + path + ": " + Reason.of(cause), cause);
  }
}
