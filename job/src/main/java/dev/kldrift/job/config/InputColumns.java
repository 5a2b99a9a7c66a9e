package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names of the input columns that have a role.
 *
 * @param keys key columns; empty: every column without another role
 * @param p reference histogram or weight
 * @param q current histogram or weight
 * @param bins optional bin labels
 * @param edges optional bin edges
 * @param bin the bin of a row in long layout
 * @param sampleSizeP optional sample size of p
 * @param sampleSizeQ optional sample size of q
 * @param status optional status that the input gives a pair
 */
public record InputColumns(
    List<String> keys,
    String p,
    String q,
    String bins,
    String edges,
    String bin,
    String sampleSizeP,
    String sampleSizeQ,
    String status) {

  /**
   * Reads the names.
   *
   * @throws JobFailure if two roles name the same column
   */
  static InputColumns of(Settings settings) {
    InputColumns columns = read(settings);
    Set<String> roles = new HashSet<>();
    for (String name : columns.withRole()) {
      if (!roles.add(name.toLowerCase(Locale.ROOT))) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG, "columns: '" + name + "' has two roles (one column, one role)");
      }
    }
    for (String key : columns.keys) {
      if (!roles.add(key.toLowerCase(Locale.ROOT))) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "columns.keys: '"
                + key
                + "' is there twice, or the name of a column with another role (give that role"
                + " another name: columns.p, columns.bin, ...)");
      }
    }
    return columns;
  }

  private static InputColumns read(Settings settings) {
    return new InputColumns(
        settings.names(ConfigKey.COLUMNS_KEYS),
        settings.name(ConfigKey.COLUMNS_P),
        settings.name(ConfigKey.COLUMNS_Q),
        settings.name(ConfigKey.COLUMNS_BINS),
        settings.name(ConfigKey.COLUMNS_EDGES),
        settings.name(ConfigKey.COLUMNS_BIN),
        settings.name(ConfigKey.COLUMNS_N_P),
        settings.name(ConfigKey.COLUMNS_N_Q),
        settings.name(ConfigKey.COLUMNS_STATUS));
  }

  void addTo(IdentityText text) {
    text.add(ConfigKey.COLUMNS_KEYS, keys)
        .add(ConfigKey.COLUMNS_P, p)
        .add(ConfigKey.COLUMNS_Q, q)
        .add(ConfigKey.COLUMNS_BINS, bins)
        .add(ConfigKey.COLUMNS_EDGES, edges)
        .add(ConfigKey.COLUMNS_BIN, bin)
        .add(ConfigKey.COLUMNS_N_P, sampleSizeP)
        .add(ConfigKey.COLUMNS_N_Q, sampleSizeQ)
        .add(ConfigKey.COLUMNS_STATUS, status);
  }

  /** Every column that is not a key. */
  public List<String> withRole() {
    return List.of(p, q, bins, edges, bin, sampleSizeP, sampleSizeQ, status);
  }
}
