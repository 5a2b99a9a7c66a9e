package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files that an output holds of each run date: the file of each table, the record, digest, page
 * and pictures. Whatever else lies there is not ours and is left alone.
 */
public final class DatedFiles {
  private static final Pattern DATE =
      Pattern.compile(Columns.RUN_DATE + "=(\\d{4}-\\d{2}-\\d{2})(\\.json|\\.html)?");

  private final FileSystem fileSystem;
  private final Path root;
  private final Configuration hadoop;

  /**
   * A place of dated files.
   *
   * @param name its folder
   * @param table the table that it is; empty: notes of some kind
   */
  public record Place(String name, Optional<ResultTable> table) {}

  /**
   * A file that a place holds of a run date.
   *
   * @param place the place
   * @param date the run date
   * @param path the file, or a folder of pictures
   * @param bytes its length
   */
  public record Part(Place place, LocalDate date, Path path, long bytes) {
    /** Whether it is what is removed of a date first, and makes readers take it for gone. */
    private boolean commits() {
      return place.name.equals("_runs")
          || place.table.map(table -> table == ResultTable.RUNS).orElse(false);
    }
  }

  /**
   * Those of an output.
   *
   * @throws JobFailure if there is none
   */
  public DatedFiles(String output, Configuration hadoop) {
    OutputFolder.requireExists(output, hadoop);
    try {
      this.hadoop = hadoop;
      this.fileSystem = new Path(output).getFileSystem(hadoop);
      this.root = fileSystem.makeQualified(new Path(output));
    } catch (IOException e) {
      throw OutputFolder.cannotWrite(new Path(output), e);
    }
  }

  /**
   * Every part by its date, in the order in which they may be removed: first the record of the run
   * and its row in {@code runs}, without which views show no row of the date.
   */
  public Map<LocalDate, List<Part>> byDate() {
    List<Place> places = new ArrayList<>(List.of(new Place("_runs", Optional.empty())));
    places.add(new Place(ResultTable.RUNS.folder(), Optional.of(ResultTable.RUNS)));
    for (ResultTable table : ResultTable.values()) {
      if (table != ResultTable.RUNS) {
        places.add(new Place(table.folder(), Optional.of(table)));
      }
    }
    for (String notes : List.of("_alerts", "_report", "report", "pictures")) {
      places.add(new Place(notes, Optional.empty()));
    }
    Map<LocalDate, List<Part>> byDate = new TreeMap<>();
    for (Place place : places) {
      for (Part part : parts(place)) {
        byDate.computeIfAbsent(part.date, date -> new ArrayList<>()).add(part);
      }
    }
    return byDate;
  }

  private List<Part> parts(Place place) {
    List<Part> parts = new ArrayList<>();
    Path folder = new Path(root, place.name);
    try {
      for (FileStatus status : fileSystem.listStatus(folder)) {
        Matcher name = DATE.matcher(status.getPath().getName());
        if (name.matches()) {
          part(place, LocalDate.parse(name.group(1)), status).ifPresent(parts::add);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of(); // a table that no run has made
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot list " + folder + ": " + Reason.of(e), e);
    }
    return parts;
  }

  private Optional<Part> part(Place place, LocalDate date, FileStatus status) throws IOException {
    if (place.table.isEmpty()) {
      long bytes = fileSystem.getContentSummary(status.getPath()).getLength();
      return Optional.of(new Part(place, date, status.getPath(), bytes));
    }
    Path file = new Path(status.getPath(), place.table.get().file());
    return fileSystem.exists(file)
        ? Optional.of(new Part(place, date, file, fileSystem.getFileStatus(file).getLen()))
        : Optional.empty();
  }

  /**
   * Removes parts of a date, in their order; cut anywhere, the next call goes on.
   *
   * @throws JobFailure if one cannot be removed
   */
  public void remove(List<Part> parts) {
    forget(parts);
    for (Part part : parts) {
      try {
        fileSystem.delete(part.path, true);
        Path folder = part.path.getParent();
        if (part.place.table.isPresent()
            && fileSystem.exists(folder) // which is no more on some object stores
            && fileSystem.listStatus(folder).length == 0) {
          fileSystem.delete(folder, false);
        }
      } catch (IOException e) {
        throw OutputFolder.cannotWrite(part.path, e);
      }
    }
  }

  /** Tables that are no more are no faults of the output. */
  private void forget(List<Part> parts) {
    Map<LocalDate, Set<ResultTable>> tables = new TreeMap<>();
    for (Part part : parts) {
      part.place
          .table
          .ifPresent(
              table ->
                  tables
                      .computeIfAbsent(part.date, day -> EnumSet.noneOf(ResultTable.class))
                      .add(table));
    }
    Path staging = new Path(root, "_staging/prune-" + UUID.randomUUID());
    try {
      for (Map.Entry<LocalDate, Set<ResultTable>> day : tables.entrySet()) {
        Manifest.read(root, OutputFolder.folder(day.getKey()), fileSystem, hadoop)
            .remove(day.getValue(), new Path(staging, "manifest"));
      }
      fileSystem.delete(staging, true);
    } catch (IOException e) {
      throw OutputFolder.cannotWrite(new Path(root, Manifest.FOLDER), e);
    }
  }

  /** How many bytes each place has among these, in the order of the places. */
  public static Map<String, Long> bytes(List<Part> parts) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    parts.forEach(part -> bytes.merge(part.place.name, part.bytes, Long::sum));
    return bytes;
  }

  /** Whether readers of these take the date for published. */
  public static boolean isPublished(List<Part> parts) {
    return parts.stream().anyMatch(Part::commits);
  }
}
