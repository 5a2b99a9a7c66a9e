package dev.kldrift.job.config;

import dev.kldrift.stats.Effect;
import dev.kldrift.stats.FalseDiscovery;
import dev.kldrift.stats.Smoothing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of the tests, and of the decision that a pair drifted.
 *
 * @param test the test that decides
 * @param exactReference whether p is known rather than sampled
 * @param falseDiscovery how false discoveries are controlled; empty: not at all
 * @param groups key columns within which they are
 * @param smoothing name of the smoothing beside the raw values; empty: none
 * @param topBins how many bins are kept
 * @param level false discovery rate
 * @param minimumEffects smallest effects that matter, first match first
 * @param featureColumn key column that their patterns match; empty: the first
 * @param minimumPower least power of a pair whose silence means something
 */
public record StatisticsConfig(
    Test test,
    boolean exactReference,
    Optional<FalseDiscovery> falseDiscovery,
    List<String> groups,
    Optional<String> smoothing,
    int topBins,
    double level,
    List<MinimumEffect> minimumEffects,
    String featureColumn,
    double minimumPower) {

  /** The tests a pair has. */
  public enum Test {
    /** Likelihood ratio. */
    G,
    /** Pearson's. */
    X2
  }

  private enum Reference {
    SAMPLE,
    EXACT
  }

  private enum Rate {
    BH,
    BY,
    NONE
  }

  static StatisticsConfig of(Settings settings) {
    Rate rate = settings.choice(ConfigKey.STATISTICS_FDR, Rate.class);
    return new StatisticsConfig(
        settings.choice(ConfigKey.STATISTICS_TEST, Test.class),
        settings.choice(ConfigKey.STATISTICS_REFERENCE, Reference.class) == Reference.EXACT,
        rate == Rate.NONE ? Optional.empty() : Optional.of(FalseDiscovery.valueOf(rate.name())),
        settings.names(ConfigKey.STATISTICS_FDR_GROUPS),
        settings.parse(
            ConfigKey.STATISTICS_SMOOTHING,
            StatisticsConfig::smoothing,
            "must be none, laplace, jeffreys, perks, dirichlet(c) or shrink"),
        settings.parse(
            ConfigKey.STATISTICS_TOP_BINS,
            text -> Settings.inRange(Integer.parseInt(text), 0, 1000),
            "must be a whole number from 0 to 1000"),
        settings.parse(
            ConfigKey.DECISION_LEVEL,
            text ->
                Settings.inRange(Double.parseDouble(text), Double.MIN_VALUE, Math.nextDown(1.0)),
            "must be a number between 0 and 1"),
        settings.parse(
            ConfigKey.DECISION_MINIMUM_EFFECT,
            text ->
                settings.list(ConfigKey.DECISION_MINIMUM_EFFECT).stream()
                    .map(MinimumEffect::parse)
                    .toList(),
            "must be [pattern] quantity value, with a quantity of " + quantities()),
        settings.name(ConfigKey.DECISION_FEATURE_COLUMN),
        settings.parse(
            ConfigKey.DECISION_MINIMUM_POWER,
            text -> Settings.inRange(Double.parseDouble(text), 0.0, 1.0),
            "must be a number from 0 to 1"));
  }

  /** The same where false discoveries are controlled within the values of one more key column. */
  StatisticsConfig within(String key) {
    List<String> more = new ArrayList<>(List.of(key));
    more.addAll(groups);
    return new StatisticsConfig(
        test,
        exactReference,
        falseDiscovery,
        List.copyOf(more),
        smoothing,
        topBins,
        level,
        minimumEffects,
        featureColumn,
        minimumPower);
  }

  void addTo(IdentityText text) {
    text.add(ConfigKey.STATISTICS_TEST, test)
        .add(ConfigKey.STATISTICS_REFERENCE, exactReference ? Reference.EXACT : Reference.SAMPLE)
        .add(
            ConfigKey.STATISTICS_FDR,
            ConfigKey.lowerCase(falseDiscovery.map(Enum::name).orElse("none")))
        .add(ConfigKey.STATISTICS_FDR_GROUPS, groups)
        .add(ConfigKey.STATISTICS_SMOOTHING, smoothing.orElse("none"))
        .add(ConfigKey.STATISTICS_TOP_BINS, topBins)
        .add(ConfigKey.DECISION_LEVEL, level)
        .add(
            ConfigKey.DECISION_MINIMUM_EFFECT,
            minimumEffects.stream().map(MinimumEffect::identity).toList())
        .add(ConfigKey.DECISION_FEATURE_COLUMN, featureColumn)
        .add(ConfigKey.DECISION_MINIMUM_POWER, minimumPower);
  }

  private static Optional<String> smoothing(String text) {
    return text.equals("none") ? Optional.empty() : Optional.of(Smoothing.named(text).name());
  }

  private static String quantities() {
    return Arrays.stream(Effect.values())
        .map(effect -> effect.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** Column of the log p-value that decides. */
  public String logPValue() {
    return test == Test.G ? "log_p_value_g" : "log_p_value_x2";
  }
}
