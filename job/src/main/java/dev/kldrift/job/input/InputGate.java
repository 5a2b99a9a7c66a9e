package dev.kldrift.job.input;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.config.InputColumns;
import dev.kldrift.job.config.Layout;
import dev.kldrift.job.input.InputSchema.Use;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.DecompositionTable;
import dev.kldrift.job.table.MonitoringTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Looks at every file of the input before any work: it exists, is Parquet, has the columns and
 * types.
 *
 * <p>Spark would read a missing column as NULL, skip a file of zero bytes, and take the schema of
 * whichever footer it saw; so nothing is left to it.
 */
public final class InputGate {
  /** Values of a row that cannot hurt, however few are scored. */
  private static final long LITTLE = 1 << 20;

  private final SparkSession spark;
  private final CompareConfig config;

  public InputGate(SparkSession spark, CompareConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * Opens the gate to files.
   *
   * @throws JobFailure if there is no input, or a file is not what the configuration says
   */
  public PairInput open() {
    return open(ProbedInput.ofFiles(spark, config.input(), config));
  }

  /**
   * Opens the gate to files or a table.
   *
   * @param keep writes rows of a table that has no versions
   * @throws JobFailure as {@link #open()}
   */
  public PairInput open(UnaryOperator<Dataset<Row>> keep) {
    return open(ProbedInput.of(spark, config, keep));
  }

  private PairInput open(ProbedInput input) {
    List<InputFile> files = input.files();
    List<String> partitions = partitionColumns(files);
    InputSchema types =
        new InputSchema(files, partitions, config.domain() == Domain.COUNTS, binaryAsString(spark));
    Set<String> present = columnNames(types.files());
    present.addAll(partitions);

    Layout layout = layout(present, types);
    List<String> notes = new ArrayList<>();
    List<String> keys = keys(present, new IndexColumns(types.files(), notes));
    List<Use> uses = new ArrayList<>();
    keys.forEach(key -> uses.add(new Use(key, Role.KEY)));
    uses.addAll(histograms(types, layout));
    List<String> labels = labels(present, layout, types.isMap(config.columns().p()), uses);
    boolean sampleSizes = sampleSizes(present, layout == Layout.LONG, uses);
    boolean statusGiven = present.contains(config.columns().status());
    if (statusGiven) {
      uses.add(Use.optional(config.columns().status(), Role.STATUS, ConfigKey.COLUMNS_STATUS));
    }
    new NameClashes(types.files(), partitions, config.columns()).require(uses, spark);
    requireBearable(types.files(), uses, config.maxBins());
    List<FileGroup> groups =
        types.groups(uses, config.columns().bins(), config.domain() == Domain.LOG_WEIGHTS);
    return new PairInput(
        files,
        input.table(),
        groups,
        keys,
        layout == Layout.LONG,
        sampleSizes,
        labels,
        statusGiven,
        notes);
  }

  /**
   * Refuses files whose rows are far longer than any that is scored, before Spark makes room for
   * them. Rows that are only somewhat too long go to quarantine, as others are scored.
   */
  static void requireBearable(List<InputFile> files, List<Use> uses, int maxBins) {
    long most = Math.max(LITTLE, 2L * maxBins);
    String rule = "limits.max-bins is " + maxBins;
    files.forEach(file -> uses.forEach(use -> file.requireBearable(use.name(), most, rule)));
  }

  /** Whether Spark is told that bytes without an annotation are text. */
  static boolean binaryAsString(SparkSession spark) {
    return Boolean.parseBoolean(spark.conf().get("spark.sql.parquet.binaryAsString", "false"));
  }

  /**
   * Long or wide.
   *
   * @throws JobFailure if the columns look like both
   */
  private Layout layout(Set<String> present, InputSchema types) {
    InputColumns columns = config.columns();
    if (config.layout() != Layout.AUTO) {
      return config.layout();
    }
    if (!present.contains(columns.bin())) {
      return Layout.WIDE;
    }
    if (present.contains(columns.p()) && types.isHistogram(columns.p())) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "columns.bin: the input has '%s' for long layout, but '%s' is a whole histogram (to use '%1$s' as a key give columns.bin another name; to leave it out set layout=wide)"
              .formatted(columns.bin(), columns.p()));
    }
    return Layout.LONG;
  }

  private List<Use> histograms(InputSchema types, Layout layout) {
    InputColumns columns = config.columns();
    Role role = layout == Layout.LONG ? Role.WEIGHT : Role.WEIGHTS;
    if (layout == Layout.WIDE && (types.isMap(columns.p()) || types.isMap(columns.q()))) {
      role = Role.WEIGHT_BY_BIN;
    }
    List<Use> uses = new ArrayList<>();
    uses.add(new Use(columns.p(), role, "p"));
    uses.add(new Use(columns.q(), role, "q"));
    if (layout == Layout.LONG) {
      uses.add(Use.optional(columns.bin(), Role.BIN, ConfigKey.COLUMNS_BIN));
    }
    return uses;
  }

  /** The columns that describe bins, of which maps make one themselves. */
  private List<String> labels(Set<String> present, Layout layout, boolean maps, List<Use> uses) {
    InputColumns columns = config.columns();
    if (layout == Layout.LONG) {
      return List.of();
    }
    if (maps) {
      requireNoLabels(present);
      return List.of(columns.bins());
    }
    List<String> labels = new ArrayList<>();
    if (present.contains(columns.bins())) {
      labels.add(columns.bins());
      uses.add(Use.optional(columns.bins(), Role.LABELS, ConfigKey.COLUMNS_BINS));
    }
    if (present.contains(columns.edges())) {
      labels.add(columns.edges());
      uses.add(Use.optional(columns.edges(), Role.POSITIONS, ConfigKey.COLUMNS_EDGES));
    }
    return labels;
  }

  private void requireNoLabels(Set<String> present) {
    for (String labels : List.of(config.columns().bins(), config.columns().edges())) {
      if (present.contains(labels)) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "columns: '%s' describes bins, but the maps of column '%s' name theirs (give columns.bins or columns.edges another name)"
                .formatted(labels, config.columns().p()));
      }
    }
  }

  private boolean sampleSizes(Set<String> present, boolean longLayout, List<Use> uses) {
    String p = config.columns().sampleSizeP();
    String q = config.columns().sampleSizeQ();
    if (!present.contains(p) && !present.contains(q)) {
      return false;
    }
    if (!present.contains(p) || !present.contains(q) || longLayout) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "columns.n-p, columns.n-q: sample sizes need both columns '"
              + p
              + "' and '"
              + q
              + "', in wide layout (to use one as a key give the setting another name)");
    }
    uses.add(Use.optional(p, Role.SAMPLE_SIZE, ConfigKey.COLUMNS_N_P));
    uses.add(Use.optional(q, Role.SAMPLE_SIZE, ConfigKey.COLUMNS_N_Q));
    return true;
  }

  private List<String> keys(Set<String> present, IndexColumns indexes) {
    InputColumns columns = config.columns();
    List<String> keys = new ArrayList<>(columns.keys());
    if (keys.isEmpty()) {
      keys.addAll(present);
      keys.removeAll(columns.withRole());
      indexes.leaveOut(keys);
    }
    if (keys.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "no key column in input "
              + config.place()
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
    KeyColumns.requireNamed(config, keys);
    return keys;
  }

  /** Names that only the tables a run has to opt in for use themselves. */
  private Set<String> ofExtraTables() {
    Set<String> names = new HashSet<>();
    if (!config.extraTables().levels().isEmpty()) {
      names.addAll(DecompositionTable.DEFINITION.names());
    }
    if (config.extraTables().evidence()) {
      names.addAll(MonitoringTable.DEFINITION.names());
    }
    return names;
  }

  static Set<String> columnNames(List<InputFile> files) {
    Set<String> names = new LinkedHashSet<>();
    files.forEach(file -> names.addAll(file.types().keySet()));
    return names;
  }

  /** Names in {@code name=value} folders, which are the same for every file. */
  static List<String> partitionColumns(List<InputFile> files) {
    return List.copyOf(files.get(0).partitionColumns());
  }
}
