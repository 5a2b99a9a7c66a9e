package dev.kldrift.job;

import dev.kldrift.job.profile.NightlyProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outcome of {@code nightly}, as it is printed at its end.
 *
 * @param profile what was profiled
 * @param comparison what was found; empty where the command only profiles
 * @param coverage how many days of each reference there are
 * @param features what was found of each feature over all segments, what moved most first
 * @param history what the run dates before found of them
 */
public record NightlyResult(
    NightlyProfile profile,
    Optional<CompareResult> comparison,
    Map<String, String> coverage,
    List<FeatureRow> features,
    Optional<FeatureHistory> history) {

  /** Pairs that drifted. */
  public long drifted() {
    return comparison.map(CompareResult::drifted).orElse(0L);
  }
}
