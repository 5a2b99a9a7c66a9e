package dev.kldrift.job;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.DateRange;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.publish.DatedFiles;
import dev.kldrift.job.publish.DatedFiles.Part;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.publish.PublishedTables;
import dev.kldrift.job.reference.AcceptedReferences;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * Removes old run dates from an output: all of a date, but for what later nights are made from.
 *
 * <p>That is every file of table {@code bins}; the histograms of baselines, of accepted new normals
 * and of all days from the first one on that a reference of the next night reaches back to, and the
 * last {@value #LAST_HISTOGRAMS} that provisional bins are made again from; and the newest file of
 * {@code alerts} and of {@code monitoring}, which are carried on. What sinks were told has no date.
 */
public final class PruneJob {
  private static final int LAST_HISTOGRAMS = 30;

  private final CompareConfig compare;
  private final Optional<NightlyConfig> nightly;
  private final Configuration hadoop;

  /**
   * What is removed.
   *
   * @param dates dates of which something is
   * @param first first date that is left whole; empty where nothing is published
   * @param bytes bytes by place
   */
  public record Pruned(
      NavigableSet<LocalDate> dates, Optional<LocalDate> first, Map<String, Long> bytes) {
    /** Bytes of all places. */
    public long total() {
      return bytes.values().stream().mapToLong(n -> n).sum();
    }
  }

  /** A job on the output of comparisons. */
  public PruneJob(CompareConfig compare, Configuration hadoop) {
    this.compare = compare;
    this.nightly = Optional.empty();
    this.hadoop = hadoop;
  }

  /** A job on the output of nights. */
  public PruneJob(NightlyConfig nightly, Configuration hadoop) {
    this.compare = nightly.compare();
    this.nightly = Optional.of(AcceptedReferences.in(nightly, hadoop));
    this.hadoop = hadoop;
  }

  /** Whether tables are removed by Spark. */
  public boolean needsSpark() {
    return PublishedTables.of(compare.output(), hadoop).needsSpark();
  }

  /**
   * Removes, with the output to itself.
   *
   * @param days so many of the last days are left as they are, up to the newest published date or
   *     the run date, whichever is earlier
   * @param keepBaseline whether the days of baselines are left whole
   * @param dryRun whether it only says what it would remove
   * @throws JobFailure if there is no output, it is in use, or something cannot be removed
   */
  public Pruned run(int days, boolean keepBaseline, boolean dryRun) {
    DatedFiles files = new DatedFiles(compare.output(), hadoop);
    return dryRun
        ? prune(files, days, keepBaseline, true)
        : OutputLock.holding(
            compare.output(), hadoop, () -> prune(files, days, keepBaseline, false));
  }

  private Pruned prune(DatedFiles files, int days, boolean keepBaseline, boolean dryRun) {
    Map<LocalDate, List<Part>> byDate = files.byDate();
    Optional<LocalDate> newest =
        byDate.entrySet().stream()
            .filter(date -> DatedFiles.isPublished(date.getValue()))
            .map(Map.Entry::getKey)
            .filter(date -> !date.isAfter(compare.runDate()))
            .max(LocalDate::compareTo);
    if (newest.isEmpty()) {
      return new Pruned(new TreeSet<>(), Optional.empty(), Map.of());
    }
    LocalDate first = newest.get().minusDays(days - 1L);
    Map<ResultTable, Set<LocalDate>> needed = needed(byDate, newest.get());
    Set<LocalDate> whole = keepBaseline ? baselines(newest.get()) : Set.of();
    NavigableSet<LocalDate> dates = new TreeSet<>();
    List<Part> removed = new ArrayList<>();
    for (Map.Entry<LocalDate, List<Part>> date : byDate.entrySet()) {
      if (!date.getKey().isBefore(first) || whole.contains(date.getKey())) {
        continue;
      }
      List<Part> parts = date.getValue().stream().filter(part -> !isNeeded(part, needed)).toList();
      if (!parts.isEmpty()) {
        dates.add(date.getKey());
        removed.addAll(parts);
      }
    }
    if (!dryRun) {
      files.remove(removed);
    }
    return new Pruned(dates, Optional.of(first), DatedFiles.bytes(removed));
  }

  private static boolean isNeeded(Part part, Map<ResultTable, Set<LocalDate>> needed) {
    return part.place()
        .table()
        .map(table -> table == ResultTable.BINS || needed.get(table).contains(part.date()))
        .orElse(false);
  }

  /** Dates of each table that later nights are made from, but for bins. */
  private Map<ResultTable, Set<LocalDate>> needed(
      Map<LocalDate, List<Part>> byDate, LocalDate newest) {
    Map<ResultTable, NavigableSet<LocalDate>> there = new TreeMap<>();
    Map<ResultTable, Set<LocalDate>> needed = new TreeMap<>();
    for (ResultTable table : ResultTable.values()) {
      there.put(table, new TreeSet<>());
      needed.put(table, new TreeSet<>());
    }
    byDate.forEach(
        (date, parts) ->
            parts.forEach(part -> part.place().table().ifPresent(t -> there.get(t).add(date))));
    for (ResultTable carried : List.of(ResultTable.ALERTS, ResultTable.MONITORING)) {
      NavigableSet<LocalDate> dates = there.get(carried);
      Optional.ofNullable(dates.floor(newest)).ifPresent(needed.get(carried)::add);
    }
    NavigableSet<LocalDate> histograms = there.get(ResultTable.HISTOGRAM);
    Set<LocalDate> kept = needed.get(ResultTable.HISTOGRAM);
    histograms.descendingSet().stream().limit(LAST_HISTOGRAMS).forEach(kept::add);
    nightly.ifPresent(
        config -> {
          kept.addAll(baselines(newest));
          reach(config, newest).ifPresent(from -> kept.addAll(histograms.tailSet(from, true)));
        });
    return needed;
  }

  /** Days that stay references for good: of baselines, and of what is accepted in their place. */
  private Set<LocalDate> baselines(LocalDate newest) {
    Set<LocalDate> days = new TreeSet<>();
    nightly.ifPresent(
        config -> {
          NightlyConfig next = config.on(newest.plusDays(1));
          config.references().stream()
              .filter(rule -> rule.window().isPresent())
              .forEach(
                  rule -> {
                    rule.window().map(DateRange::days).ifPresent(all -> all.forEach(days::add));
                    next.scopes().forEach(scope -> days.addAll(next.days(rule, scope)));
                  });
        });
    return days;
  }

  /** The first day that another reference of the newest night or the next one reaches back to. */
  private static Optional<LocalDate> reach(NightlyConfig config, LocalDate newest) {
    Set<LocalDate> days = new TreeSet<>();
    for (LocalDate night : List.of(newest, newest.plusDays(1))) {
      NightlyConfig on = config.on(night);
      days.addAll(on.currentDays());
      on.references().stream()
          .filter(rule -> rule.window().isEmpty())
          .forEach(rule -> days.addAll(on.days(rule)));
    }
    return days.stream().findFirst();
  }

  /**
   * Reads how many days are kept, as in {@code 400d}.
   *
   * @throws JobFailure if it is something else
   */
  public static int days(String text) {
    if (!text.matches("[1-9]\\d{0,5}d")) {
      throw new JobFailure(ExitCode.USAGE, "--keep is '" + text + "' (must be days, as in 400d)");
    }
    return Integer.parseInt(text.substring(0, text.length() - 1));
  }
}
