package dev.kldrift.job.profile;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.config.Incident;
import dev.kldrift.job.config.MinimumEffect;
import dev.kldrift.job.config.NamePattern;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds the names and patterns of settings against what there is: a name that nothing has ever had
 * is a typo, and so may be a pattern that matches nothing.
 *
 * <p>A column that is gone today keeps its bins, so its name stays known. One that is excluded or
 * cannot be read is there all the same.
 */
final class SettingNames {
  private static final String FEATURE = "feature";

  private final Set<String> features = new TreeSet<>();
  private final Set<String> names = new TreeSet<>();

  /**
   * Names of a table and of an output.
   *
   * @param known features that have ever had bins
   */
  SettingNames(ProfileSource source, Collection<String> known) {
    features.addAll(source.features().keySet());
    features.addAll(known);
    names.addAll(features);
    names.addAll(source.unreadable().keySet());
    names.addAll(source.skipped().keySet());
    source.files().forEach(file -> names.addAll(file.types().keySet()));
    source.parts().forEach(part -> names.addAll(List.of(part.schema().fieldNames())));
  }

  /** Fails where bins or effects are for a feature that has never been there. */
  void require(NightlyConfig config) {
    forFeatures(config)
        .forEach(
            (setting, patterns) -> {
              for (String pattern : patterns) {
                if (!NamePattern.isPattern(pattern) && isUnmatched(pattern)) {
                  throw new JobFailure(
                      ExitCode.BAD_CONFIG,
                      "%s: no feature '%s' (has %s)".formatted(setting, pattern, features));
                }
              }
            });
  }

  /** A line for each pattern that matches nothing, and each name where it does no harm. */
  List<String> unmatched(NightlyConfig config) {
    Map<String, List<String>> settings = forFeatures(config);
    settings.put(
        "profile.features", config.profile().features().stream().map(r -> r.name()).toList());
    settings.put("profile.exclude", config.profile().exclude());
    settings.put(
        "alerts.incidents",
        config.compare().alerts().incidents().stream()
            .filter(incident -> incident.covers(config.runDate()))
            .map(Incident::features)
            .map(NamePattern::text)
            .toList());
    List<String> lines = new ArrayList<>();
    settings.forEach(
        (setting, patterns) ->
            patterns.stream()
                .filter(this::isUnmatched)
                .map(pattern -> "%s: '%s' matches no feature".formatted(setting, pattern))
                .forEach(lines::add));
    return lines;
  }

  private static Map<String, List<String>> forFeatures(NightlyConfig config) {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    settings.put("profile.bins", config.profile().bins().stream().map(BinRule::pattern).toList());
    if (config.compare().statistics().featureColumn().equals(FEATURE)) {
      settings.put(
          "decision.minimum-effect",
          config.compare().statistics().minimumEffects().stream()
              .map(MinimumEffect::pattern)
              .toList());
    }
    return settings;
  }

  /** Shares of NULL have the name of their feature. */
  private boolean isUnmatched(String pattern) {
    NamePattern wanted = new NamePattern(pattern);
    return names.stream()
        .noneMatch(name -> wanted.matches(name) || wanted.matches(name + NightlyConfig.NULL_SHARE));
  }
}
