package dev.kldrift.job.publish;

import dev.kldrift.job.input.RowsHash;
import dev.kldrift.job.publish.VerifyOutput.Found;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Checks tables of a log or a catalog against what was noted when they were written: that each date
 * has the rows that it was published with, all of them readable, and that there are no rows of
 * other dates. They may lie in other files since.
 */
final class VerifyTables {
  private final SparkSession spark;
  private final DatedTables tables;

  VerifyTables(SparkSession spark, DatedTables tables) {
    this.spark = spark;
    this.tables = tables;
  }

  /** The dates that some table has, or is noted to have. */
  NavigableSet<LocalDate> dates() {
    NavigableSet<LocalDate> dates = new TreeSet<>();
    for (ResultTable table : ResultTable.values()) {
      dates.addAll(tables.dates(table));
    }
    return dates;
  }

  /** Checks a date. */
  Found verify(LocalDate date, Consumer<String> fault) {
    Found found = new Found(1, 0, 0, 0, 0, 0);
    for (ResultTable table : ResultTable.values()) {
      Optional<TableNotes.Dated> noted = tables.notes().read(table, date);
      if (noted.isPresent()) {
        found = found.plus(verify(table, date, noted.get(), fault));
      }
    }
    return found;
  }

  private Found verify(
      ResultTable table, LocalDate date, TableNotes.Dated noted, Consumer<String> fault) {
    Optional<String> difference = difference(table, date, noted);
    difference.ifPresent(what -> fault.accept(tables.name(table, date) + ": " + what));
    return difference.isPresent()
        ? Found.FAULT
        : new Found(0, 1, noted.rows(), noted.bytes(), noted.hash().isPresent() ? 0 : 1, 0);
  }

  private Optional<String> difference(ResultTable table, LocalDate date, TableNotes.Dated noted) {
    RowsHash found;
    try {
      found = tables.hash(spark, table, date, noted.schema());
    } catch (Exception e) { // Spark declares none
      return Optional.of("cannot be read: " + Reason.of(e));
    }
    String published = noted.version().map(version -> " as " + version).orElse("");
    if (found.rows() != noted.rows()) {
      return Optional.of(
          "has %,d rows, was published%s with %,d"
              .formatted(found.rows(), published, noted.rows()));
    }
    return noted.hash().filter(hash -> !hash.equals(found.total())).isPresent()
        ? Optional.of("has other content than was published" + published)
        : Optional.empty();
  }

  /** Looks for rows that no run has published. */
  Found verifyOthers(Consumer<String> fault) {
    Found found = Found.NOTHING;
    for (ResultTable table : ResultTable.values()) {
      for (String what : others(table)) {
        fault.accept(what);
        found = found.plus(Found.FAULT);
      }
    }
    return found;
  }

  private List<String> others(ResultTable table) {
    try {
      NavigableSet<LocalDate> dates = tables.datesOfRows(spark, table);
      dates.removeAll(tables.dates(table));
      return dates.stream()
          .map(date -> tables.name(table, date) + ": no run has published these rows (remove them)")
          .toList();
    } catch (Exception e) { // Spark declares none
      return List.of(tables.name(table) + ": cannot be read: " + Reason.of(e));
    }
  }
}
