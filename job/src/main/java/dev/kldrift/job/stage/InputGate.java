package dev.kldrift.job.stage;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.InputColumns;
import dev.kldrift.job.config.Layout;
import dev.kldrift.job.config.NamePattern;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.InputTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Looks at every file of the input before any work: it exists, is Parquet, has the columns and
 * types.
 *
 * <p>Spark would read a missing column as NULL, skip a file of zero bytes, and take the schema of
 * whichever footer it saw; so nothing is left to it.
 */
public final class InputGate {
  private final SparkSession spark;
  private final CompareConfig config;

  public InputGate(SparkSession spark, CompareConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * Opens the gate.
   *
   * @throws JobFailure if there is no input, or a file is not what the configuration says
   */
  public PairInput open() {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    List<InputFile> files = InputProbe.read(config.input(), hadoop);
    List<String> partitions = partitionColumns(files);
    Set<String> present = columnNames(files);
    present.addAll(partitions);

    boolean longLayout = longLayout(present);
    List<String> keys = keys(present);
    List<String> labels =
        longLayout
            ? List.of()
            : Stream.of(config.columns().bins(), config.columns().edges())
                .filter(present::contains)
                .toList();
    boolean sampleSizes = sampleSizes(present, longLayout);
    List<String> used = new ArrayList<>(keys);
    used.removeAll(partitions);
    used.addAll(List.of(config.columns().p(), config.columns().q()));
    used.addAll(longLayout ? List.of(config.columns().bin()) : labels);
    if (sampleSizes) {
      used.addAll(List.of(config.columns().sampleSizeP(), config.columns().sampleSizeQ()));
    }
    boolean statusGiven = present.contains(config.columns().status());
    if (statusGiven) {
      used.add(config.columns().status());
    }
    requireInEveryFile(files, used);

    StructType schema = schema(files.get(0), used);
    for (String partition : partitions) {
      schema = schema.add(partition, DataTypes.StringType);
    }
    InputTypes.require(schema, keys, config.columns(), longLayout, name(files.get(0)));
    return new PairInput(files, schema, keys, longLayout, sampleSizes, labels, statusGiven);
  }

  private boolean longLayout(Set<String> present) {
    return config.layout() == Layout.LONG
        || (config.layout() == Layout.AUTO && present.contains(config.columns().bin()));
  }

  private boolean sampleSizes(Set<String> present, boolean longLayout) {
    String p = config.columns().sampleSizeP();
    String q = config.columns().sampleSizeQ();
    if (!present.contains(p) && !present.contains(q)) {
      return false;
    }
    if (!present.contains(p) || !present.contains(q) || longLayout) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "sample sizes need both columns '" + p + "' and '" + q + "', in wide layout");
    }
    return true;
  }

  private List<String> keys(Set<String> present) {
    InputColumns columns = config.columns();
    List<String> keys = new ArrayList<>(columns.keys());
    if (keys.isEmpty()) {
      keys.addAll(present);
      keys.removeAll(columns.withRole());
    }
    if (keys.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "no key column in input "
              + String.join(", ", config.input())
              + " (has "
              + present
              + "; add a column that names each pair)");
    }
    for (String key : keys) {
      if (Columns.isReserved(key) || ofExtraTables().contains(key.toLowerCase(Locale.ROOT))) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "key column '"
                + key
                + "' has the name of a result column (list others in columns.keys)");
      }
    }
    requireKeys("summary.group-by", config.groupBy(), keys);
    requireKeys("statistics.fdr-groups", config.statistics().groups(), keys);
    String feature = config.statistics().featureColumn();
    requireKeys("decision.feature-column", feature.isEmpty() ? List.of() : List.of(feature), keys);
    requireKeys("decomposition.levels", config.extraTables().levels(), keys);
    requireKeys("alerts.group-by", config.alerts().groupBy(), keys);
    if (config.alerts().track()) {
      requireAlertColumns(keys);
    }
    if (config.extraTables().levels().size() == keys.size()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "decomposition.levels: names every key column (leave one out, whose values are the parts)");
    }
    return keys;
  }

  private void requireAlertColumns(List<String> keys) {
    String feature = config.feature(keys);
    List<String> groups = config.alerts().groups(keys, feature);
    for (String group : groups) {
      if (TrackAlerts.COLUMNS.contains(group.toLowerCase(Locale.ROOT))) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "alerts.group-by: '"
                + group
                + "' has the name of a column of the table alerts (rename it in the input)");
      }
    }
    boolean everyFeature =
        config.alerts().incidents().stream().allMatch(i -> i.features().equals(NamePattern.ANY));
    if (!everyFeature && !groups.contains(feature)) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "alerts.incidents: patterns match '%s', which alerts.group-by %s lacks (add it)"
              .formatted(feature, groups));
    }
  }

  /** Names that only the tables a run has to opt in for use themselves. */
  private Set<String> ofExtraTables() {
    Set<String> names = new HashSet<>();
    if (!config.extraTables().levels().isEmpty()) {
      names.addAll(Decompose.COLUMNS);
    }
    if (config.extraTables().evidence()) {
      names.addAll(CarryEvidence.COLUMNS);
    }
    return names;
  }

  private static void requireKeys(String setting, List<String> named, List<String> keys) {
    for (String name : named) {
      if (!keys.contains(name)) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            setting + ": '" + name + "' is not a key column (keys: " + keys + ")");
      }
    }
  }

  static Set<String> columnNames(List<InputFile> files) {
    Set<String> names = new LinkedHashSet<>();
    for (InputFile file : files) {
      requireDistinct(file);
      names.addAll(file.types().keySet());
    }
    return names;
  }

  /** Spark takes names that differ in case for the same. */
  private static void requireDistinct(InputFile file) {
    Map<String, String> seen = new HashMap<>();
    for (String column : file.types().keySet()) {
      String other = seen.put(column.toLowerCase(Locale.ROOT), column);
      if (other != null) {
        throw new JobFailure(
            ExitCode.BAD_DATA,
            "columns '%s' and '%s' differ only in case in %s (rename one)"
                .formatted(other, column, name(file)));
      }
    }
  }

  void requireInEveryFile(List<InputFile> files, List<String> used) {
    InputFile first = files.get(0);
    for (InputFile file : files) {
      for (String column : used) {
        String type = file.types().get(column);
        if (type == null) {
          throw new JobFailure(
              ExitCode.BAD_DATA,
              "column '"
                  + column
                  + "' is missing in "
                  + name(file)
                  + " (has "
                  + file.types().keySet()
                  + ")");
        }
        if (!type.equals(first.types().get(column))) {
          throw new JobFailure(ExitCode.BAD_DATA, differing(column, first, file));
        }
      }
    }
  }

  private String differing(String column, InputFile first, InputFile file) {
    return "column '%s' is %s in %s but %s in %s (must be one type in all files)"
        .formatted(
            column, sparkType(file, column), name(file), sparkType(first, column), name(first));
  }

  private String sparkType(InputFile file, String column) {
    return schema(file, List.of(column)).apply(0).dataType().simpleString();
  }

  /** The columns of one file in Spark's types. */
  StructType schema(InputFile file, List<String> columns) {
    StructType all = ParquetFiles.schema(spark, file);
    return new StructType(
        columns.stream().map(column -> field(all, column)).toArray(StructField[]::new));
  }

  private static StructField field(StructType all, String column) {
    return all.fields()[all.fieldIndex(column)];
  }

  /** Names in {@code name=value} folders, which are the same for every file. */
  static List<String> partitionColumns(List<InputFile> files) {
    return List.copyOf(files.get(0).partitionColumns());
  }

  static String name(InputFile file) {
    return Path.getPathWithoutSchemeAndAuthority(new Path(file.path())).toString();
  }
}
