package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The settings that turn the rows of a table into histograms.
 *
 * @param features which columns; empty: every column that can be one
 * @param exclude patterns of columns that are no features
 * @param bins how values are put into bins, first match first
 * @param segments how rows are cut into segments, besides all of them together
 * @param dictionary most values of a category that are told from new ones
 */
public record ProfileConfig(
    List<FeatureRule> features,
    List<String> exclude,
    List<BinRule> bins,
    List<SegmentRule> segments,
    int dictionary) {
  /** What the table {@code profile} says of rows. */
  public static final List<String> PROFILE =
      List.of("nulls", "nans", "distinct", "min", "max", "mean", "stddev", "zeros", "empty");

  /** Columns of histograms and of pairs; Spark takes names that differ in case for the same. */
  private static final List<String> RESULTS =
      List.of(
          "dataset",
          "feature",
          "reference",
          "segment_level",
          "spec_id",
          "segment_spec_id",
          "rows",
          "counts",
          "p",
          "q",
          "bin",
          "bins",
          "edges",
          "n_p",
          "n_q");

  static ProfileConfig of(Settings settings) {
    List<SegmentRule> segments =
        parsed(
            settings,
            ConfigKey.PROFILE_SEGMENTS,
            SegmentRule::parse,
            "must be column [x column] [n]; \"a b\" for names with spaces");
    requireFreeNames(segments);
    return new ProfileConfig(
        parsed(
            settings,
            ConfigKey.PROFILE_FEATURES,
            FeatureRule::parse,
            "must be a column, a pattern, or name = hour | weekday | day | month | length (column);"
                + " \"a (b)\" for names with parentheses"),
        settings.names(ConfigKey.PROFILE_EXCLUDE),
        parsed(
            settings,
            ConfigKey.PROFILE_BINS,
            BinRule::parse,
            "must be [pattern] quantile n | edges a b ... (finite, rising) | log n | integer | top"
                + " n; \"a b\" for names with spaces"),
        segments,
        settings.parse(
            ConfigKey.PROFILE_DICTIONARY,
            text -> Settings.inRange(Integer.parseInt(text), 1, 100_000),
            "must be a whole number from 1 to 100000"));
  }

  private static <T> List<T> parsed(
      Settings settings, ConfigKey key, Function<String, T> parser, String rule) {
    return settings.parse(key, text -> settings.list(key).stream().map(parser).toList(), rule);
  }

  private static void requireFreeNames(List<SegmentRule> segments) {
    Set<String> levels = new HashSet<>();
    Map<String, String> columns = new HashMap<>();
    for (SegmentRule segment : segments) {
      for (String column : segment.columns()) {
        String lowerCase = column.toLowerCase(Locale.ROOT);
        if (RESULTS.contains(lowerCase)
            || PROFILE.contains(lowerCase)
            || Columns.isReserved(column)) {
          throw failure(column, "is a column of the results (rename it in the source)");
        }
        String other = columns.putIfAbsent(lowerCase, column);
        if (other != null && !other.equals(column)) {
          throw failure(column, "differs only in case from '" + other + "' (rename one)");
        }
      }
      if (!levels.add(segment.name())) {
        throw failure(segment.name(), "is there twice");
      }
    }
  }

  private static JobFailure failure(String name, String fault) {
    return new JobFailure(ExitCode.BAD_CONFIG, "profile.segments: '" + name + "' " + fault);
  }

  void addTo(IdentityText text) {
    text.add(ConfigKey.PROFILE_FEATURES, features.stream().map(FeatureRule::identity).toList())
        .add(ConfigKey.PROFILE_EXCLUDE, exclude)
        .add(
            ConfigKey.PROFILE_BINS,
            bins.stream().map(rule -> rule.text() + " of " + rule.pattern()).toList())
        .add(
            ConfigKey.PROFILE_SEGMENTS,
            segments.stream().map(segment -> segment.cap() + " of " + segment.name()).toList())
        .add(ConfigKey.PROFILE_DICTIONARY, dictionary);
  }

  /** The configured rule for a feature: the first that matches its name and holds for its type. */
  public Optional<BinRule> rule(String feature, boolean number) {
    return bins.stream()
        .filter(rule -> NamePattern.matches(rule.pattern(), feature))
        .filter(rule -> number || !rule.ofNumbers())
        .findFirst();
  }

  /** The same where these columns are no features, unless they are named outright. */
  public ProfileConfig without(Collection<String> columns) {
    List<String> more = new ArrayList<>(exclude);
    more.addAll(columns);
    return new ProfileConfig(features, List.copyOf(more), bins, segments, dictionary);
  }

  /** A rule for numbers that names this feature outright. */
  public Optional<BinRule> ruleForNumber(String feature) {
    return bins.stream()
        .filter(rule -> rule.pattern().equals(feature) && rule.ofNumbers())
        .findFirst();
  }

  /** The rule for a feature that none is configured for. */
  public static BinRule guess(boolean number) {
    return number ? BinRule.NUMBERS : BinRule.TEXTS;
  }

  /** Columns of all segments, in the order they are first named. */
  public List<String> segmentColumns() {
    return segments.stream().flatMap(rule -> rule.columns().stream()).distinct().toList();
  }

  /** For each level, where its columns are among those of all segments. */
  public int[][] positions(List<SegmentRule> levels) {
    List<String> columns = segmentColumns();
    return levels.stream()
        .map(level -> level.columns().stream().mapToInt(columns::indexOf).toArray())
        .toArray(int[][]::new);
  }
}
