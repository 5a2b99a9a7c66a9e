package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The settings of {@code profile}, {@code nightly} and {@code backfill}.
 *
 * @param source the table
 * @param profile what is made of it
 * @param window the days up to the run date that are compared
 * @param references what they are compared with
 * @param excludedDays days that are in no reference
 * @param compare how pairs are scored; its input is made by the run
 * @param nullShares whether the shares of NULL are pairs too
 * @param today the day that has not ended where days of the source do
 * @param accepted what somebody has said is the new normal
 */
public record NightlyConfig(
    SourceConfig source,
    ProfileConfig profile,
    CurrentWindow window,
    List<ReferenceRule> references,
    List<DateRange> excludedDays,
    CompareConfig compare,
    boolean nullShares,
    LocalDate today,
    List<Acceptance> accepted) {
  /** What the name of a feature is followed by, where its share of NULL is meant. */
  public static final String NULL_SHARE = " is NULL";

  /** Weeks before in which the rows of a weekday are looked up. */
  private static final int USUAL_WEEKS = 4;

  /** What commands that make their own pairs leave nobody else to set. */
  static final List<ConfigKey> MADE_HERE =
      List.of(
          ConfigKey.INPUT,
          ConfigKey.INPUT_TABLE,
          ConfigKey.DOMAIN,
          ConfigKey.LAYOUT,
          ConfigKey.COMBINE,
          ConfigKey.COLUMNS_KEYS,
          ConfigKey.COLUMNS_P,
          ConfigKey.COLUMNS_Q,
          ConfigKey.COLUMNS_BINS,
          ConfigKey.COLUMNS_EDGES,
          ConfigKey.COLUMNS_BIN,
          ConfigKey.COLUMNS_N_P,
          ConfigKey.COLUMNS_N_Q,
          ConfigKey.COLUMNS_STATUS);

  /**
   * Types and checks every setting.
   *
   * @throws JobFailure if a value is missing, malformed or out of range
   */
  public static NightlyConfig of(Settings settings, Clock clock) {
    Settings pairs = settings.copy();
    for (ConfigKey key : MADE_HERE) {
      pairs.with(key, key.defaultText(), "nightly");
    }
    pairs.with(ConfigKey.INPUT, "[pairs]", "nightly");
    if (pairs.text(ConfigKey.DECISION_FEATURE_COLUMN).isEmpty()) {
      pairs.with(ConfigKey.DECISION_FEATURE_COLUMN, "feature", "nightly");
    }
    if (pairs.list(ConfigKey.ALERTS_GROUP_BY).isEmpty()) {
      // One fault is one alert, however many references it shows against.
      pairs.with(ConfigKey.ALERTS_GROUP_BY, "[dataset,feature]", "nightly");
    }
    SourceConfig source = SourceConfig.of(settings);
    return new NightlyConfig(
        source,
        ProfileConfig.of(settings),
        window(settings),
        references(settings),
        settings.parse(
            ConfigKey.REFERENCE_EXCLUDE,
            text ->
                settings.list(ConfigKey.REFERENCE_EXCLUDE).stream().map(DateRange::parse).toList(),
            "must be days or FROM..TO, YYYY-MM-DD"),
        CompareConfig.of(pairs, clock),
        Switch.isOn(settings, ConfigKey.PROFILE_NULL_SHARES),
        LocalDate.now(clock.withZone(source.zone())),
        List.of());
  }

  /** Whether the settings name a table to profile. */
  public static boolean hasSource(Settings settings) {
    return !settings.list(ConfigKey.SOURCE_PATH).isEmpty()
        || !settings.text(ConfigKey.SOURCE_TABLE).isBlank();
  }

  private static CurrentWindow window(Settings settings) {
    CurrentWindow window =
        settings.parse(
            ConfigKey.CURRENT_WINDOW, CurrentWindow::parse, "must be day | n days | week | month");
    if (!window.isDay() && Switch.isOn(settings, ConfigKey.MONITORING_EVIDENCE)) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "monitoring.evidence is on, but current.window is '"
              + window.text()
              + "', whose days would count again every day (must be day)");
    }
    return window;
  }

  private static List<ReferenceRule> references(Settings settings) {
    List<ReferenceRule> rules =
        settings.parse(
            ConfigKey.REFERENCE_WINDOWS,
            text ->
                settings.list(ConfigKey.REFERENCE_WINDOWS).stream()
                    .map(ReferenceRule::parse)
                    .toList(),
            "must be baseline FROM..TO | previous-day | lag n | trailing n | same-weekday n");
    Set<String> tags = new HashSet<>();
    rules.forEach(rule -> requireNew(tags, rule.tag()));
    if (rules.isEmpty()) {
      throw new JobFailure(ExitCode.BAD_CONFIG, "reference.windows is empty (name one)");
    }
    return rules;
  }

  private static void requireNew(Set<String> tags, String tag) {
    if (!tags.add(tag)) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG, "reference.windows: '" + tag + "' is there twice (name it once)");
    }
  }

  /** What histograms and pairs are made by, wherever the source lies. */
  public String settings() {
    IdentityText text =
        new IdentityText()
            .add(ConfigKey.SOURCE_DATASET, source.dataset())
            .add(ConfigKey.SOURCE_DATE_COLUMN, source.date().identity())
            .add(ConfigKey.SOURCE_TIME_ZONE, source.zone().getId())
            .add(ConfigKey.SOURCE_PARTIAL_DAY, source.partialDay())
            .add(
                ConfigKey.REFERENCE_WINDOWS,
                references.stream().map(ReferenceRule::identity).toList())
            .add(ConfigKey.REFERENCE_EXCLUDE, excludedDays.stream().map(DateRange::text).toList())
            .add(ConfigKey.CURRENT_WINDOW, window.text())
            .add(ConfigKey.PROFILE_NULL_SHARES, nullShares)
            .add(
                "accepted",
                accepted.stream()
                    .filter(each -> !each.from().isAfter(runDate()))
                    .map(Acceptance::identity)
                    .sorted()
                    .toList());
    profile.addTo(text);
    return text.toString();
  }

  /** The key columns of the pairs that a night makes. */
  public List<String> keyColumns() {
    return Stream.concat(
            Stream.of("dataset", "feature", "reference", "segment_level"),
            profile.segmentColumns().stream())
        .toList();
  }

  /** The day that is compared, or the last of a window. */
  public LocalDate runDate() {
    return compare.runDate();
  }

  /** The same for another date. */
  public NightlyConfig on(LocalDate date) {
    return with(profile, compare.on(date), accepted);
  }

  /** The same with other features. */
  public NightlyConfig with(ProfileConfig other) {
    return with(other, compare, accepted);
  }

  /** The same where this is the new normal. */
  public NightlyConfig accepting(List<Acceptance> others) {
    return with(profile, compare, List.copyOf(others));
  }

  private NightlyConfig with(
      ProfileConfig features, CompareConfig comparison, List<Acceptance> normal) {
    return new NightlyConfig(
        source, features, window, references, excludedDays, comparison, nullShares, today, normal);
  }

  /** The days that are compared, of which the run date is the last. */
  public List<LocalDate> currentDays() {
    return window.on(runDate()).days().toList();
  }

  /** The days of a reference. */
  public List<LocalDate> days(ReferenceRule reference) {
    return reference.days(window, runDate(), excludedDays);
  }

  /** The days of a reference, for what somebody may have said the new normal of. */
  public List<LocalDate> days(ReferenceRule reference, Acceptance.Scope scope) {
    return normalFrom(scope)
        .map(from -> reference.days(window, runDate(), excludedDays, from))
        .orElseGet(() -> days(reference));
  }

  /** The first day of the last new normal that holds on the run date; empty: there is none. */
  private Optional<LocalDate> normalFrom(Acceptance.Scope scope) {
    return accepted.stream()
        .filter(each -> scope.liesIn(each.scope()) && !each.from().isAfter(runDate()))
        .map(Acceptance::from)
        .max(Comparator.naturalOrder());
  }

  /** What has a new normal of its own, single segments first. */
  public List<Acceptance.Scope> scopes() {
    return accepted.stream()
        .map(Acceptance::scope)
        .distinct()
        .sorted(Comparator.comparing(scope -> scope.segment().isEmpty()))
        .toList();
  }

  /** Every day whose histograms the results of this date are made from. */
  public Set<LocalDate> daysNeeded() {
    Set<LocalDate> days = new TreeSet<>(currentDays());
    for (ReferenceRule rule : references) {
      days.addAll(days(rule));
      scopes().forEach(scope -> days.addAll(days(rule, scope)));
    }
    return days;
  }

  /** Whether the run date has ended where its days do. */
  public boolean hasEnded() {
    return runDate().isBefore(today);
  }

  /** The days whose rows the run date should have about as many of: its weekday, weeks before. */
  public List<LocalDate> usualDays() {
    return IntStream.rangeClosed(1, USUAL_WEEKS)
        .mapToObj(week -> runDate().minusWeeks(week))
        .filter(day -> excludedDays.stream().noneMatch(range -> range.contains(day)))
        .toList();
  }

  /** Every day that is looked at for the results of this date. */
  public Set<LocalDate> daysLookedAt() {
    Set<LocalDate> days = new TreeSet<>(daysNeeded());
    days.addAll(usualDays());
    return days;
  }

  /** The days that bins are made from: the first baseline, or else the run date. */
  public DateRange binWindow() {
    return references.stream()
        .flatMap(rule -> rule.window().stream())
        .findFirst()
        .orElse(new DateRange(runDate(), runDate()));
  }
}
