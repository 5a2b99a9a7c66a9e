package dev.kldrift.job.config;

import static java.util.stream.Collectors.toSet;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings of {@code diff}.
 *
 * @param reference the table that p is made of: paths, or the name of a table
 * @param current the table that q is made of
 * @param versions states of the tables
 * @param nightly how rows are counted and pairs scored, of a source whose days are the two tables
 */
public record DiffConfig(
    List<String> reference,
    List<String> current,
    NightlyConfig nightly,
    Map<TableSide, TableVersion> versions) {

  /**
   * Types and checks every setting.
   *
   * @param segments columns and crosses, over {@code profile.segments}; empty: those
   * @throws dev.kldrift.job.run.JobFailure if a value is missing, malformed or out of range
   */
  public static DiffConfig of(
      Settings settings,
      List<String> reference,
      List<String> current,
      String segments,
      Clock clock) {
    Settings own = settings.copy();
    own.with(ConfigKey.SOURCE_PATH, "[tables]", "diff");
    own.with(ConfigKey.SOURCE_TABLE, "", "diff");
    own.with(ConfigKey.SOURCE_DATE_COLUMN, TableSide.COLUMN, "diff");
    own.with(ConfigKey.SOURCE_DATE_FORMAT, "", "diff");
    // A baseline of both days: bins are made of them, and the reference is the one that is not now.
    own.with(
        ConfigKey.REFERENCE_WINDOWS,
        "[baseline " + TableSide.REFERENCE.day() + ".." + TableSide.CURRENT.day() + "]",
        "diff");
    own.with(ConfigKey.REFERENCE_EXCLUDE, "[]", "diff");
    own.with(ConfigKey.DECISION_FEATURE_COLUMN, "feature", "diff");
    if (own.list(ConfigKey.ALERTS_GROUP_BY).isEmpty()) {
      own.with(ConfigKey.ALERTS_GROUP_BY, "[feature]", "diff");
    }
    if (!segments.isBlank()) {
      own.with(ConfigKey.PROFILE_SEGMENTS, "[" + segments + "]", "--segments");
    }
    return new DiffConfig(
        settings.inputs("--reference", reference),
        settings.inputs("--current", current),
        NightlyConfig.of(own, clock),
        Map.of());
  }

  /** The same of other states than the last. */
  public DiffConfig at(TableVersion referenceVersion, TableVersion currentVersion) {
    Map<TableSide, TableVersion> both =
        Map.of(TableSide.REFERENCE, referenceVersion, TableSide.CURRENT, currentVersion);
    return new DiffConfig(reference, current, nightly, both);
  }

  /** The state of a table. */
  public TableVersion version(TableSide side) {
    return versions.getOrDefault(side, TableVersion.LATEST);
  }

  /** What pairs are made by, wherever the tables lie. */
  public String settings() {
    IdentityText text = new IdentityText().add(ConfigKey.PROFILE_NULL_SHARES, nightly.nullShares());
    nightly.profile().addTo(text);
    return text.toString();
  }

  /** Paths of both tables, and what may be names of tables. */
  public List<String> paths() {
    return Stream.concat(reference.stream(), current.stream()).toList();
  }

  /** Features that are named outright. */
  public Set<String> named() {
    return nightly.profile().features().stream().map(FeatureRule::name).collect(toSet());
  }

  /** Columns that name a pair. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("feature"));
    if (!nightly.profile().segments().isEmpty()) {
      keys.add("segment_level");
      keys.addAll(nightly.profile().segmentColumns());
    }
    return keys;
  }
}
