package dev.kldrift.job.reference;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * A list of the histograms that the days have, without their counts: small enough for the driver.
 */
final class Inventory {
  private final Map<LocalDate, Map<Place, Entry>> days = new HashMap<>();

  /**
   * A feature on a level.
   *
   * @param feature its name
   * @param level name of the level
   */
  record Place(String feature, String level) {}

  /**
   * The entry of one day.
   *
   * @param bins fingerprint of its bins
   * @param segments fingerprint of the level's segments
   * @param rows rows counted
   */
  record Entry(String bins, String segments, long rows) {}

  /** From rows of run_date, feature, segment_level, spec_id, segment_spec_id, rows. */
  Inventory(List<Row> rows) {
    for (Row row : rows) {
      days.computeIfAbsent(row.getDate(0).toLocalDate(), day -> new HashMap<>())
          .put(
              new Place(row.getString(1), row.getString(2)),
              new Entry(row.getString(3), row.getString(4), row.getLong(5)));
    }
  }

  /** Whether one of these days has anything. */
  boolean hasAny(Collection<LocalDate> wanted) {
    return wanted.stream().anyMatch(days::containsKey);
  }

  /** How many of these days have anything. */
  long count(Collection<LocalDate> wanted) {
    return wanted.stream().filter(days::containsKey).count();
  }

  /** What these days have of a feature on a level, once each. */
  Set<Entry> entries(Collection<LocalDate> wanted, Place place) {
    Set<Entry> found = new HashSet<>();
    for (LocalDate day : wanted) {
      Entry entry = days.getOrDefault(day, Map.of()).get(place);
      if (entry != null) {
        found.add(new Entry(entry.bins(), entry.segments(), 0));
      }
    }
    return found;
  }

  /** Rows of a feature on a level on these days. */
  long rows(Collection<LocalDate> wanted, Place place) {
    return wanted.stream()
        .map(day -> days.getOrDefault(day, Map.of()).get(place))
        .filter(Objects::nonNull)
        .mapToLong(Entry::rows)
        .sum();
  }

  /** Of each day the most rows of any feature: all rows of the day, where a feature has them. */
  long rows(Collection<LocalDate> wanted) {
    return wanted.stream().mapToLong(this::rows).sum();
  }

  private long rows(LocalDate day) {
    return days.getOrDefault(day, Map.of()).values().stream()
        .mapToLong(Entry::rows)
        .max()
        .orElse(0);
  }
}
