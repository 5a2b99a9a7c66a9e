package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.Arrays;
import java.util.Comparator;

/** Looks up keys, and suggests one where there is none. */
final class ConfigKeys {
  private ConfigKeys() {}

  /**
   * The key of this path.
   *
   * @throws JobFailure if there is none; the message names the nearest
   */
  static ConfigKey require(String path, String origin) {
    return ConfigKey.of(path)
        .orElseThrow(
            () ->
                new JobFailure(
                    ExitCode.BAD_CONFIG,
                    origin + ": unknown key '" + path + "' (nearest: " + nearest(path) + ")"));
  }

  private static String nearest(String path) {
    return Arrays.stream(ConfigKey.values())
        .map(ConfigKey::path)
        .min(Comparator.comparingInt(known -> distance(path, known)))
        .orElseThrow();
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
