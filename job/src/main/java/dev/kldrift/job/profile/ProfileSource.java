package dev.kldrift.job.profile;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.config.SourceConfig;
import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.input.InputProbe;
import dev.kldrift.job.input.PinTable;
import dev.kldrift.job.input.PinnedTable;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The table that is profiled, in parts whose columns agree.
 *
 * <p>Files that were written before a column came, went or changed its type are parts of their own,
 * so that one column cannot stop the others.
 *
 * @param parts those that have rows of the days in question; the ones with rows of the run date
 *     last
 * @param files the files, none where the source is a table
 * @param inputs the files, or the table
 */
public record ProfileSource(List<SourcePart> parts, List<InputFile> files, List<InputFile> inputs) {

  /**
   * Opens the source.
   *
   * @throws JobFailure if there is nothing, a file is damaged, or the date column is missing
   */
  public static ProfileSource open(SparkSession spark, SourceConfig source, ProfileConfig profile) {
    Optional<PinnedTable> table = table(spark, source);
    if (table.isPresent()) {
      Dataset<Row> rows = table.get().rows();
      SourcePart part =
          new SourcePart(
              source, profile, table.get().name(), rows, SourceColumns.of(rows.schema()));
      return new ProfileSource(List.of(part), List.of(), List.of(table.get().input()));
    }
    Configuration hadoop = spark.sessionState().newHadoopConf();
    List<InputFile> files = InputProbe.read(source.path(), source.format(), hadoop);
    return new ProfileSource(
        SourceFiles.byColumns(files).stream()
            .map(part -> part.open(spark, source, profile))
            .toList(),
        files,
        files);
  }

  private static Optional<PinnedTable> table(SparkSession spark, SourceConfig source) {
    return source.table().isPresent()
        ? source
            .table()
            .map(name -> PinTable.named(spark, "source.table", name, TableVersion.LATEST))
        : PinTable.inFolder(spark, "source.path", source.path(), TableVersion.LATEST);
  }

  /**
   * The same with the parts alone that have rows of these days, those with rows of one day last.
   */
  ProfileSource on(Collection<LocalDate> days, LocalDate last) {
    if (parts.size() == 1) {
      return this;
    }
    List<SourcePart> earlier = new ArrayList<>();
    List<SourcePart> later = new ArrayList<>();
    for (SourcePart part : parts) {
      if (part.hasRows(List.of(last))) {
        later.add(part);
      } else if (!days.isEmpty() && part.hasRows(days)) {
        earlier.add(part);
      }
    }
    earlier.addAll(later);
    return earlier.isEmpty() ? this : new ProfileSource(List.copyOf(earlier), files, inputs);
  }

  /** The same, where a column without a value is of the kind that its bins are for. */
  ProfileSource knowing(ProfileConfig profile, Specifications known) {
    return new ProfileSource(
        parts.stream().map(part -> part.knowing(profile, known)).toList(), files, inputs);
  }

  /**
   * The features of every part by name; of several with one name, those of the last part that has
   * values.
   */
  public Map<String, Feature> features() {
    Map<String, Feature> features = new LinkedHashMap<>();
    for (SourcePart part : parts) {
      for (Feature feature : part.plan().features().values()) {
        if (!part.isNothing(feature) || !features.containsKey(feature.name())) {
          features.put(feature.name(), feature);
        }
      }
    }
    return features;
  }

  /** Features whose column cannot be read in some part, with the reason. */
  public Map<String, String> unreadable() {
    Map<String, String> unreadable = new TreeMap<>();
    parts.forEach(part -> unreadable.putAll(part.plan().unreadable()));
    return unreadable;
  }

  /** Columns that are no features, with the reason. */
  public Map<String, String> skipped() {
    Map<String, String> skipped = new TreeMap<>();
    parts.forEach(part -> skipped.putAll(part.plan().skipped()));
    skipped.remove(TableSide.COLUMN); // which diff adds
    skipped.keySet().removeAll(features().keySet());
    return skipped;
  }

  /** Those of them that are none for another reason than that the configuration says so. */
  public Map<String, String> leftOut() {
    Map<String, String> leftOut = new TreeMap<>();
    parts.forEach(part -> leftOut.putAll(part.plan().leftOut()));
    leftOut.keySet().removeAll(features().keySet());
    return leftOut;
  }

  /** Features that are the length of a column of their name, with what that is. */
  public Map<String, String> byLength() {
    Map<String, String> lengths = new TreeMap<>();
    parts.forEach(part -> lengths.putAll(part.plan().byLength(part.schema())));
    return lengths;
  }

  /** Whether a part has numbers of a feature that a double may not have. */
  boolean mayBeRounded(Feature feature) {
    return parts.stream().anyMatch(part -> part.mayBeRounded(feature));
  }

  /** Whether a name is that of a column that pandas has added, and no feature any more. */
  public boolean isIndex(String name) {
    return !features().containsKey(name)
        && parts.stream().anyMatch(part -> part.plan().isIndex(name));
  }

  /** Whether a part has the feature as other values than these bins are for. */
  public boolean hasOtherType(BinSpecification specification) {
    return parts.stream().anyMatch(part -> part.hasOtherType(specification));
  }

  /** Fails where a feature that is named has never been there. */
  public void requireNamed(NightlyConfig night, List<String> known) {
    ProfileConfig config = night.profile();
    Map<String, Feature> features = features();
    Map<String, String> unreadable = unreadable();
    for (String name : FeaturePlan.named(config)) {
      if (!features.containsKey(name) && !unreadable.containsKey(name) && !known.contains(name)) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "profile.features: no column for '"
                + name
                + "' (has "
                + FeaturePlan.columns(parts.get(parts.size() - 1).schema())
                + ")");
      }
    }
    new SettingNames(this, known).require(night);
    for (Feature feature : features.values()) {
      if (!feature.type().isNumber() && !known.contains(feature.name())) {
        config.ruleForNumber(feature.name()).ifPresent(rule -> refuse(feature, rule));
      }
    }
    if (features.isEmpty() && (known.isEmpty() || !unreadable.isEmpty())) {
      Map<String, String> reasons = skipped();
      reasons.putAll(unreadable);
      throw new JobFailure(
          ExitCode.BAD_CONFIG, "profile.features: no column can be a feature (" + reasons + ")");
    }
  }

  /** A line for each pattern of a setting that matches nothing which has ever been there. */
  public List<String> unmatched(NightlyConfig config, List<String> known) {
    return new SettingNames(this, known).unmatched(config);
  }

  private static void refuse(Feature feature, BinRule rule) {
    throw new JobFailure(
        ExitCode.BAD_CONFIG,
        "profile.bins: '%s %s', but %s is not a number (use top n)"
            .formatted(feature.name(), rule.text(), feature.name()));
  }
}
