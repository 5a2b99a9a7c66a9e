package dev.kldrift.job.reference;

import dev.kldrift.job.config.Acceptance;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.ReferenceRule;
import dev.kldrift.job.config.SegmentRule;
import dev.kldrift.job.profile.BinSpecification;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.profile.ProfileSource;
import dev.kldrift.job.profile.Specifications;
import dev.kldrift.job.reference.Inventory.Entry;
import dev.kldrift.job.reference.Inventory.Place;
import dev.kldrift.job.table.PairStatus;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The bins of every reference, feature and level, and what is missing, as known before histograms
 * are read.
 *
 * <p>Histograms with bins that today's are unions of are added up to today's; all others with
 * differing bins are refused, as no count is ever split.
 */
public final class PairFacts {
  /** Columns that tell a run date, a reference, a feature and a level. */
  static final StructType PLACES =
      new StructType()
          .add(MakePairs.NIGHT, DataTypes.DateType)
          .add("reference", DataTypes.StringType)
          .add("feature", DataTypes.StringType)
          .add("segment_level", DataTypes.StringType);

  private static final String ALL = "all";

  private final NightlyConfig config;
  private final HistogramStore store;
  private final Specifications specifications;
  private final ProfileSource source;
  private final Inventory inventory;
  private final Map<Entry, Optional<BinMapping>> mappings = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Row> missing = new ArrayList<>();
  private final Set<String> unreadable;
  private final Date runDate;
  private final Optional<String> partialDay;

  private PairFacts(
      NightlyConfig config,
      HistogramStore store,
      Specifications specifications,
      ProfileSource source,
      Inventory inventory) {
    this.config = config;
    this.store = store;
    this.specifications = specifications;
    this.source = source;
    this.unreadable = source.unreadable().keySet();
    this.inventory = inventory;
    this.runDate = Date.valueOf(config.runDate());
    this.partialDay = PartialDay.reason(config, inventory);
    for (BinSpecification bins : specifications.wanted(config.profile())) {
      if (source.isIndex(bins.name())) {
        continue;
      }
      for (ReferenceRule rule : config.references()) {
        add(bins, rule);
      }
    }
    for (String feature : unreadable) {
      if (!specifications.names().contains(feature)) {
        config.references().forEach(rule -> addUnreadable(feature, rule));
      }
    }
  }

  /**
   * What is known of run dates with the same bins.
   *
   * @param histograms what the days have that these look at, as {@link HistogramStore#inventory}
   *     tells
   */
  public static List<PairFacts> of(
      List<NightlyConfig> nights,
      List<Row> histograms,
      HistogramStore store,
      Specifications specifications,
      ProfileSource source) {
    if (nights.get(0).nullShares()) {
      NullShares.requireFree(specifications.names());
    }
    Inventory inventory = new Inventory(histograms);
    return nights.stream()
        .map(night -> new PairFacts(night, store, specifications, source, inventory))
        .toList();
  }

  /** The night. */
  public NightlyConfig config() {
    return config;
  }

  /** Why the rows of the run date are not all there, if they are not: its pairs are undecided. */
  public Optional<String> partialDay() {
    return partialDay;
  }

  /** A feature that has never had bins is a pair all the same. */
  private void addUnreadable(String feature, ReferenceRule rule) {
    String[] bins = {"(unreadable)"};
    String status = PairStatus.UNREADABLE.name();
    rows.add(
        RowFactory.create(
            runDate, rule.tag(), feature, ALL, status, false, false, false, bins, new Object[0]));
    missing.add(RowFactory.create(runDate, rule.tag(), feature, ALL));
  }

  private void add(BinSpecification bins, ReferenceRule rule) {
    List<LocalDate> days = config.days(rule, new Acceptance.Scope(bins.name(), Map.of()));
    List<LocalDate> now = config.currentDays();
    List<String> levels = new ArrayList<>(List.of(ALL));
    config.profile().segments().stream()
        .filter(level -> !level.cuts(bins.name()))
        .map(SegmentRule::name)
        .forEach(levels::add);
    for (String level : levels) {
      Place place = new Place(bins.name(), level);
      Set<Entry> entries = inventory.entries(days, place);
      boolean refused = anyRefused(entries, bins, level) || !bins.origin().problem().isEmpty();
      boolean refusedNow = anyRefused(inventory.entries(now, place), bins, level);
      Optional<PairStatus> status =
          status(bins, days, place, entries.isEmpty(), refused || refusedNow);
      boolean partial = inventory.rows(now, place) < inventory.rows(now);
      rows.add(
          RowFactory.create(
              runDate,
              rule.tag(),
              bins.name(),
              level,
              status.map(Enum::name).orElse(null),
              partial,
              refused,
              refusedNow,
              bins.labels().toArray(),
              bins.outside().toArray()));
    }
    missing.add(RowFactory.create(runDate, rule.tag(), bins.name(), ALL));
  }

  private boolean anyRefused(Set<Entry> entries, BinSpecification bins, String level) {
    return entries.stream().anyMatch(entry -> !canUse(entry, bins, segmentsId(level)));
  }

  private String segmentsId(String level) {
    return level.equals(ALL) ? "" : specifications.level(level).id();
  }

  private Optional<PairStatus> status(
      BinSpecification bins, List<LocalDate> days, Place place, boolean absent, boolean refused) {
    if (!bins.origin().problem().isEmpty()) {
      return Optional.of(PairStatus.CANNOT_BIN);
    }
    boolean gone = inventory.rows(config.currentDays(), place) == 0;
    if (unreadable.contains(bins.name()) && (gone || absent)) {
      return Optional.of(PairStatus.UNREADABLE);
    }
    if (!inventory.hasAny(days)) {
      return Optional.of(PairStatus.NO_REFERENCE);
    }
    if (gone) {
      return Optional.of(
          source.hasOtherType(bins) ? PairStatus.TYPE_CHANGED : PairStatus.DROPPED_FEATURE);
    }
    if (refused) {
      return Optional.of(PairStatus.BIN_MISMATCH);
    }
    if (absent) {
      return Optional.of(PairStatus.NEW_FEATURE);
    }
    return partialDay.map(why -> PairStatus.PARTIAL_DAY);
  }

  private boolean canUse(Entry entry, BinSpecification bins, String segments) {
    if (!entry.segments().equals(segments)) {
      return false;
    }
    return entry.bins().equals(bins.id()) || mapping(entry, bins).isPresent();
  }

  private Optional<BinMapping> mapping(Entry entry, BinSpecification bins) {
    return mappings.computeIfAbsent(
        new Entry(bins.name() + " " + entry.bins(), "", 0),
        key ->
            store
                .specification(bins.name(), entry.bins())
                .filter(bins::isCoarserThan)
                .map(
                    finer ->
                        new BinMapping(
                            bins.name(), entry.bins(), bins.binsOf(finer), bins.labels().size())));
  }

  List<BinMapping> mappings() {
    return mappings.values().stream().flatMap(Optional::stream).toList();
  }

  /** Rows of {@link MakePairs#factsSchema}. */
  List<Row> rows() {
    return rows;
  }

  /** How many bins the feature with the most has. */
  int mostBins() {
    return specifications.wanted(config.profile()).stream()
        .mapToInt(bins -> bins.labels().size())
        .max()
        .orElse(0);
  }

  /** A pair of every feature and reference, so that none is missed where both sides lack it. */
  List<Row> missing() {
    return missing;
  }

  /** The run date that they are of. */
  public LocalDate runDate() {
    return config.runDate();
  }

  /** Rows of the table on the days that are compared. */
  public long currentRows() {
    return inventory.rows(config.currentDays());
  }

  /** How many days of each reference have histograms, as in {@code 27 of 28 days}. */
  public Map<String, String> coverage() {
    Map<String, String> coverage = new LinkedHashMap<>();
    if (config.currentDays().size() > 1) {
      coverage.put("current", covered(config.currentDays()));
    }
    for (ReferenceRule rule : config.references()) {
      coverage.put(rule.tag(), covered(config.days(rule)));
    }
    return coverage;
  }

  private String covered(List<LocalDate> days) {
    return inventory.count(days) + " of " + days.size() + " days";
  }
}
