package dev.kldrift.job;

import dev.kldrift.job.profile.NightlyProfile;
import java.util.Map;
import java.util.Optional;

/**
 * What a night tells at its end.
 *
 * @param profile what was profiled
 * @param comparison what was found; empty where the command only profiles
 * @param coverage how many days of each reference there are
 */
public record NightlyResult(
    NightlyProfile profile, Optional<CompareResult> comparison, Map<String, String> coverage) {

  /** Pairs that drifted. */
  public long drifted() {
    return comparison.map(CompareResult::drifted).orElse(0L);
  }
}
