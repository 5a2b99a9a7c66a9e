package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.ResultTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What an output holds of each run date: the rows of each table, the record, digest, page and
 * pictures. Whatever else lies there is not ours and is left alone.
 */
public final class DatedFiles {
  private final FileSystem fileSystem;
  private final Path root;
  private final TableStore tables;

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
   * @param path the file, a folder of pictures, or the folder of a table
   * @param bytes its length
   */
  public record Part(Place place, LocalDate date, Path path, long bytes) {
    /** Whether it is the row that commits a run; a record tells of failed runs too. */
    private boolean commits() {
      return place.table.filter(table -> table == ResultTable.RUNS).isPresent();
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
      this.root = new Path(output);
      this.fileSystem = root.getFileSystem(hadoop);
      this.tables = PublishedTables.store(root, hadoop);
    } catch (IOException e) {
      throw OutputFolder.cannotWrite(new Path(output), e);
    }
  }

  /**
   * Every part by its date, in the order in which they may be removed: first the record of the run
   * and its row in {@code runs}, without which views show no row of the date.
   */
  public Map<LocalDate, List<Part>> byDate() {
    Map<LocalDate, List<Part>> byDate = new TreeMap<>();
    for (Place place : places()) {
      for (Part part : parts(place)) {
        byDate.computeIfAbsent(part.date, date -> new ArrayList<>()).add(part);
      }
    }
    return byDate;
  }

  private static List<Place> places() {
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
    return places;
  }

  private List<Part> parts(Place place) {
    List<Part> parts = new ArrayList<>();
    Path folder = new Path(root, place.name);
    if (place.table.isPresent()) {
      tables
          .bytes(place.table.get())
          .forEach((date, bytes) -> parts.add(new Part(place, date, folder, bytes)));
      return parts;
    }
    try {
      for (FileStatus status : fileSystem.listStatus(folder)) {
        Optional<LocalDate> date = OutputFolder.dayOfNote(status.getPath().getName());
        if (date.isPresent()) {
          long bytes = fileSystem.getContentSummary(status.getPath()).getLength();
          parts.add(new Part(place, date.get(), status.getPath(), bytes));
        }
      }
    } catch (FileNotFoundException e) {
      return List.of(); // what no run has made
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot list " + folder + ": " + Reason.of(e), e);
    }
    return parts;
  }

  /**
   * Removes parts of dates, place by place in their order; cut anywhere, the next call goes on.
   *
   * @throws JobFailure if one cannot be removed
   */
  public void remove(List<Part> parts) {
    for (Place place : places()) {
      List<Part> here = parts.stream().filter(part -> part.place.equals(place)).toList();
      try {
        if (place.table.isPresent()) {
          tables.remove(place.table.get(), here.stream().map(Part::date).toList());
          continue;
        }
        for (Part part : here) {
          fileSystem.delete(part.path, true);
        }
      } catch (IOException e) {
        throw OutputFolder.cannotWrite(new Path(root, place.name), e);
      }
    }
  }

  /** How many bytes each place has among these, in the order of the places. */
  public static Map<String, Long> bytes(List<Part> parts) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    parts.forEach(part -> bytes.merge(part.place.name, part.bytes, Long::sum));
    return bytes;
  }

  /** Whether a run has published the date: that it is recorded is no proof, it may have failed. */
  public static boolean isPublished(List<Part> parts) {
    return parts.stream().anyMatch(Part::commits);
  }
}
