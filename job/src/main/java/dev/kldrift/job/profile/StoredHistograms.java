package dev.kldrift.job.profile;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * What some days have in the table {@code histogram}, without the counts, and which of it may be
 * replaced by what the source has of these days now.
 *
 * <p>A source forgets: of days of old it may have some of the rows, or none. So what was counted
 * once stays, unless it has other bins than now and the source still has as many rows.
 */
final class StoredHistograms {
  private static final int MOST_TOLD = 5;

  private final List<Row> inventory;
  private final Map<LocalDate, Map<String, Map<String, Entry>>> days;

  /** A feature of a day, of all levels. */
  record Place(LocalDate day, String feature) {}

  /** A level of such a place. */
  private record Entry(String bins, String segments, long rows) {
    boolean hasBinsOf(Entry other) {
      return bins.equals(other.bins) && segments.equals(other.segments);
    }
  }

  /**
   * Places that keep what they have.
   *
   * @param places which
   * @param days days that are staged without these
   * @param thinner features that keep bins of before, as the source has fewer rows of these days
   * @param inventory what all days have with what was counted now, as {@link
   *     HistogramStore#inventory} will tell once that is published
   */
  record Kept(
      Set<Place> places,
      Set<LocalDate> days,
      Map<String, Set<LocalDate>> thinner,
      List<Row> inventory) {
    /** What people hear of it. */
    Optional<String> warning() {
      return thinner.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "histograms keep the bins of before, as the source has fewer rows of these days than"
                  + " were counted: "
                  + told());
    }

    private String told() {
      StringBuilder told = new StringBuilder();
      thinner.entrySet().stream()
          .limit(MOST_TOLD)
          .forEach(
              entry ->
                  told.append(told.isEmpty() ? "" : ", ")
                      .append("'%s' of ".formatted(entry.getKey()))
                      .append(days(List.copyOf(entry.getValue()))));
      int more = thinner.size() - MOST_TOLD;
      return more <= 0 ? told.toString() : told + " and %d more".formatted(more);
    }

    private static String days(List<LocalDate> days) {
      return days.size() <= MOST_TOLD
          ? days.toString()
          : "%d days from %s to %s".formatted(days.size(), days.get(0), days.get(days.size() - 1));
    }
  }

  /** From an inventory. */
  StoredHistograms(List<Row> inventory) {
    this.inventory = inventory;
    this.days = entries(inventory);
  }

  private static Map<LocalDate, Map<String, Map<String, Entry>>> entries(List<Row> inventory) {
    Map<LocalDate, Map<String, Map<String, Entry>>> entries = new TreeMap<>();
    for (Row row : inventory) {
      entries
          .computeIfAbsent(row.getDate(0).toLocalDate(), day -> new TreeMap<>())
          .computeIfAbsent(row.getString(1), feature -> new HashMap<>())
          .put(row.getString(2), new Entry(row.getString(3), row.getString(4), row.getLong(5)));
    }
    return entries;
  }

  /** The days whose histograms all have the bins in force. */
  Set<LocalDate> usable(Specifications specifications) {
    Set<LocalDate> usable = new TreeSet<>();
    days.forEach(
        (day, features) -> {
          if (features.entrySet().stream()
              .allMatch(feature -> has(specifications, feature.getKey(), feature.getValue()))) {
            usable.add(day);
          }
        });
    return usable;
  }

  private static boolean has(
      Specifications specifications, String feature, Map<String, Entry> levels) {
    return specifications
        .feature(feature)
        .map(BinSpecification::id)
        .map(id -> levels.values().stream().allMatch(entry -> entry.bins().equals(id)))
        .orElse(true);
  }

  /**
   * What stays where days have been counted again.
   *
   * @param now what was counted now
   * @param anew days that are replaced whatever they have
   * @param features those that are replaced though they have the same bins
   */
  Kept kept(List<Row> now, Collection<LocalDate> anew, Set<String> features) {
    Map<LocalDate, Map<String, Map<String, Entry>>> counted = entries(now);
    Kept kept = new Kept(new HashSet<>(), new TreeSet<>(), new TreeMap<>(), new ArrayList<>());
    counted.forEach(
        (day, entries) -> {
          if (!anew.contains(day)) {
            keep(day, days.getOrDefault(day, Map.of()), entries, features, kept);
          }
        });
    for (Row row : inventory) {
      if (!counted.containsKey(place(row).day()) || kept.places().contains(place(row))) {
        kept.inventory().add(row);
      }
    }
    now.stream().filter(row -> !kept.places().contains(place(row))).forEach(kept.inventory()::add);
    return kept;
  }

  private static Place place(Row row) {
    return new Place(row.getDate(0).toLocalDate(), row.getString(1));
  }

  private static void keep(
      LocalDate day,
      Map<String, Map<String, Entry>> stored,
      Map<String, Map<String, Entry>> counted,
      Set<String> features,
      Kept kept) {
    stored.forEach(
        (feature, levels) -> {
          Map<String, Entry> now = counted.getOrDefault(feature, Map.of());
          boolean same = !features.contains(feature) && hasSameBins(levels, now);
          if (same || rows(now) < rows(levels)) {
            kept.places().add(new Place(day, feature));
            if (!same) {
              kept.thinner().computeIfAbsent(feature, name -> new TreeSet<>()).add(day);
            }
          }
        });
    boolean all =
        counted.keySet().stream()
            .allMatch(feature -> kept.places().contains(new Place(day, feature)));
    if (!all && !stored.isEmpty()) {
      kept.days().add(day);
    }
  }

  /** A feature that is not counted any more has the bins that it ever had. */
  private static boolean hasSameBins(Map<String, Entry> stored, Map<String, Entry> now) {
    return now.entrySet().stream()
        .allMatch(
            level ->
                stored.containsKey(level.getKey())
                    && stored.get(level.getKey()).hasBinsOf(level.getValue()));
  }

  private static long rows(Map<String, Entry> levels) {
    return levels.values().stream().mapToLong(Entry::rows).max().orElse(0);
  }
}
