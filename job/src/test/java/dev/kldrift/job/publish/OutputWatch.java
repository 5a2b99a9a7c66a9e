package dev.kldrift.job.publish;

import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tells from the files of an output how far a run of a date has come since a moment. */
final class OutputWatch {
  /** The order in which a run writes its tables. */
  private static final List<ResultTable> STAGED =
      List.of(
          ResultTable.DIVERGENCE, ResultTable.QUARANTINE, ResultTable.SUMMARY, ResultTable.RUNS);

  private final Path output;
  private final String date;
  private final Map<ResultTable, FileTime> before = new EnumMap<>(ResultTable.class);
  private final FileTime openedBefore;

  /** Remembers how things are. */
  OutputWatch(Path output, String date) {
    this.output = output;
    this.date = "run_date=" + date;
    Arrays.stream(ResultTable.values()).forEach(table -> before.put(table, time(file(table))));
    this.openedBefore = time(opened());
  }

  /** How many tables of the date have been replaced. */
  long replaced() {
    return before.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(time(file(entry.getKey()))))
        .count();
  }

  /** Whether everything is written and only the switch is left, or begun. */
  boolean publishing() {
    return replaced() > 0 || hasParquet(ResultTable.RUNS);
  }

  /** Where the run is, for people. */
  String phase() {
    if (replaced() > 0) {
      return "publish (" + replaced() + " of " + before.size() + " tables replaced)";
    }
    if (time(opened()).equals(openedBefore)) {
      return "start";
    }
    List<String> phases = new ArrayList<>(List.of("read"));
    STAGED.stream()
        .filter(table -> Files.exists(staging().resolve(table.folder())))
        .forEach(table -> phases.add("write " + table.folder()));
    if (hasParquet(ResultTable.RUNS)) {
      phases.add("publish (all staged)");
    }
    return phases.get(phases.size() - 1);
  }

  private boolean hasParquet(ResultTable table) {
    if (time(opened()).equals(openedBefore)) {
      return false; // left by the run before
    }
    String[] files = staging().resolve(table.folder()).toFile().list();
    return files != null && Arrays.stream(files).anyMatch(file -> file.endsWith(".parquet"));
  }

  private Path staging() {
    return output.resolve("_staging").resolve(date);
  }

  /** Written when a run opens its output. */
  private Path opened() {
    return staging().resolve("_writable");
  }

  private Path file(ResultTable table) {
    return output.resolve(table.folder()).resolve(date).resolve(table.file());
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
