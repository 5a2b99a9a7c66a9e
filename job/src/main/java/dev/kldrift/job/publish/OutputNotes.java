package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The small files beside the tables of a run date, each put in its place in one step.
 *
 * <p>Run records are {@code <output>/_runs/run_date=D.json}, digests of alerts {@code
 * <output>/_alerts/run_date=D.json}, pictures {@code <output>/pictures/run_date=D/*.png}, pages
 * {@code <output>/report/run_date=D.html}, and the histograms on them {@code
 * <output>/_report/run_date=D.json}.
 */
public final class OutputNotes {
  private static final String RUNS = "_runs";
  private static final String ALERTS = "_alerts";
  private static final String REPORT = "_report";
  private static final String ACCEPTED = "_accepted.json";
  private static final String TIME_ZONE = "_time-zone";

  private final Path root;
  private final String date;
  private final Path staging;
  private final FileSystem fileSystem;
  private final Configuration hadoop;

  OutputNotes(Path root, String date, Path staging, FileSystem fileSystem, Configuration hadoop) {
    this.root = root;
    this.date = date;
    this.staging = staging;
    this.fileSystem = fileSystem;
    this.hadoop = hadoop;
  }

  /** Writes the record of the latest run of this date, whatever became of it. */
  public void writeRecord(String json) {
    write(RUNS, date, json);
  }

  /** The record of the latest run of a date, where there is one. */
  public static Optional<String> record(String output, LocalDate date, Configuration hadoop) {
    Path file = note(new Path(output), RUNS, OutputFolder.folder(date));
    try {
      return read(file.getFileSystem(hadoop), file);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /** Writes the digest of this date's alerts. */
  public void writeDigest(String json) {
    write(ALERTS, date, json);
  }

  /** Writes what a sink has been told. */
  public void writeTold(String sink, String json) {
    write(ALERTS + "/told", sink, json);
  }

  /** What a sink has been told; empty where that is nothing yet. */
  public Optional<String> readTold(String sink) {
    return read(fileSystem, note(root, ALERTS + "/told", sink));
  }

  /** Writes what a sink has been told of failed nights. */
  public void writeToldRuns(String sink, String json) {
    write(ALERTS + "/runs", sink, json);
  }

  /** What a sink has been told of failed nights; empty where that is nothing yet. */
  public Optional<String> readToldRuns(String sink) {
    return read(fileSystem, note(root, ALERTS + "/runs", sink));
  }

  /**
   * Does work on the small files of an output that another run may hold, whose staging is left
   * alone.
   *
   * @throws JobFailure if the output cannot be reached
   */
  public static void beside(
      String output, LocalDate date, Configuration hadoop, Consumer<OutputNotes> work) {
    Path given = new Path(output);
    try {
      FileSystem fileSystem = given.getFileSystem(hadoop);
      Path root = fileSystem.makeQualified(given);
      Path temporary = new Path(root, "_staging/notes-" + UUID.randomUUID());
      try {
        work.accept(
            new OutputNotes(root, OutputFolder.folder(date), temporary, fileSystem, hadoop));
      } finally {
        fileSystem.delete(temporary, true);
      }
    } catch (IOException | RuntimeException | FSError e) {
      throw e instanceof JobFailure known ? known : OutputFolder.cannotWrite(given, e);
    }
  }

  /** Writes what is accepted as the new normal. */
  public void writeAccepted(String json) {
    put(new Path(root, ACCEPTED), json.getBytes(StandardCharsets.UTF_8));
  }

  /** What is accepted as the new normal; empty where nothing ever was. */
  public static Optional<String> accepted(String output, Configuration hadoop) {
    Path file = new Path(output, ACCEPTED);
    try {
      return read(file.getFileSystem(hadoop), file);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /** Writes the zone in which the days of all histograms begin. */
  public void writeTimeZone(String zone) {
    put(new Path(root, TIME_ZONE), (zone + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The zone in which the days of all histograms begin; empty where none were counted yet. */
  public Optional<String> readTimeZone() {
    return read(fileSystem, new Path(root, TIME_ZONE)).map(String::strip);
  }

  /** Writes the histograms that the page of this date shows. */
  public void writeShown(String json) {
    write(REPORT, date, json);
  }

  /** The histograms that the page of this date shows; empty where no run has left any. */
  public Optional<String> readShown() {
    return read(fileSystem, note(root, REPORT, date));
  }

  /** Writes the page of this date; where it is. */
  public Path writePage(String html) {
    put(page(), html.getBytes(StandardCharsets.UTF_8));
    return page();
  }

  /** Where the page of this date is, if there is one. */
  public Path page() {
    return new Path(new Path(root, "report"), date + ".html");
  }

  /** Writes a picture of this date; where it is. */
  public Path writePicture(String name, byte[] png) {
    Path target = new Path(pictures(), name);
    put(target, png);
    return target;
  }

  private Path pictures() {
    return new Path(new Path(root, "pictures"), date);
  }

  /** Removes what was made of a table's rows: the digest of alerts, the pictures of a movie. */
  void withdraw(ResultTable table) {
    if (table == ResultTable.ALERTS) {
      remove(note(root, ALERTS, date));
    } else if (table == ResultTable.SURPRISE) {
      remove(pictures());
    }
  }

  /** Removes the page of this date, which belongs to a run that has been replaced. */
  void withdrawPage() {
    remove(page());
    remove(note(root, REPORT, date));
  }

  private void remove(Path path) {
    try {
      fileSystem.delete(path, true);
    } catch (IOException e) {
      throw OutputFolder.cannotWrite(path, e);
    }
  }

  private static Path note(Path root, String folder, String name) {
    return new Path(new Path(root, folder), name + ".json");
  }

  private static Optional<String> read(FileSystem fileSystem, Path note) {
    try (FSDataInputStream in = fileSystem.open(note)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw cannotRead(note, e);
    }
  }

  private static JobFailure cannotRead(Path note, IOException cause) {
    return new JobFailure(ExitCode.CANNOT_PUBLISH, "cannot read " + note, cause);
  }

  private void write(String folder, String name, String json) {
    put(note(root, folder, name), json.getBytes(StandardCharsets.UTF_8));
  }

  private void put(Path target, byte[] content) {
    replace(target, new Path(staging, "put-" + target.getName()), content, fileSystem, hadoop);
  }

  /**
   * Puts a small file of an output in its place, for who holds it. What one that was cut has left
   * goes with the next.
   */
  static void put(Path root, Path target, byte[] content, Configuration hadoop) {
    Path folder = new Path(root, "_staging/notes");
    try {
      FileSystem fileSystem = root.getFileSystem(hadoop);
      try {
        replace(target, new Path(folder, target.getName()), content, fileSystem, hadoop);
      } finally {
        fileSystem.delete(folder, true);
      }
    } catch (IOException e) {
      throw OutputFolder.cannotWrite(target, e);
    }
  }

  private static void replace(
      Path target, Path temporary, byte[] content, FileSystem fileSystem, Configuration hadoop) {
    try {
      fileSystem.mkdirs(target.getParent());
      AtomicReplace.of(target, hadoop).put(content, temporary, target);
    } catch (IOException | FSError e) {
      throw OutputFolder.cannotWrite(target, e);
    }
  }
}
