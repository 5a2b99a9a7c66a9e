package dev.kldrift.job.input;

import dev.kldrift.job.config.ApproximateConfig;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.config.GridColumns;
import dev.kldrift.job.input.InputSchema.Use;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ApproximationTable;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The {@link InputGate} of histograms p without a q, in wide layout. */
public final class HistogramGate {
  private final SparkSession spark;
  private final CompareConfig config;

  public HistogramGate(SparkSession spark, CompareConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * Opens the gate to histograms that are approximated.
   *
   * @param keep writes rows of a table that has no versions
   * @throws JobFailure if there is no input, or a file is not what the configuration says
   */
  public PairInput open(UnaryOperator<Dataset<Row>> keep) {
    ProbedInput input = ProbedInput.of(spark, config, keep);
    InputSchema types = types(input);
    Set<String> present = InputGate.columnNames(types.files());
    present.addAll(types.partitions());
    List<String> notes = new ArrayList<>();
    List<String> keys = keys(present, new IndexColumns(types.files(), notes));
    List<String> positions =
        Stream.of(ApproximateConfig.CENTERS, config.columns().edges())
            .filter(present::contains)
            .filter(name -> !keys.contains(name))
            .toList();
    List<Use> uses = uses(keys, Role.KEY);
    uses.add(new Use(config.columns().p(), Role.WEIGHTS, "p"));
    uses.addAll(uses(positions, Role.POSITIONS));
    boolean statusGiven = present.contains(config.columns().status());
    if (statusGiven) { // no key, which has to be what the user means
      uses.add(Use.optional(config.columns().status(), Role.STATUS, ConfigKey.COLUMNS_STATUS));
    }
    return open(input, types, uses, keys, positions, statusGiven, notes);
  }

  /**
   * Opens the gate to histograms on a grid.
   *
   * @throws JobFailure if there is no input, or a file lacks a column or has another type
   */
  public PairInput open(List<String> inputs, GridColumns columns) {
    List<Use> uses = uses(columns.places(), Role.PLACE);
    uses.add(new Use(columns.histogram(), Role.WEIGHTS));
    ProbedInput input = ProbedInput.ofFiles(spark, inputs, config);
    return open(input, types(input), uses, columns.places(), List.of(), false, List.of());
  }

  private InputSchema types(ProbedInput input) {
    return new InputSchema(
        input.files(),
        InputGate.partitionColumns(input.files()),
        config.domain() == Domain.COUNTS,
        InputGate.binaryAsString(spark));
  }

  private static List<Use> uses(List<String> names, Role role) {
    return names.stream()
        .map(name -> new Use(name, role))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private PairInput open(
      ProbedInput input,
      InputSchema types,
      List<Use> uses,
      List<String> keys,
      List<String> positions,
      boolean statusGiven,
      List<String> notes) {
    new NameClashes(types.files(), types.partitions(), config.columns()).require(uses, spark);
    InputGate.requireBearable(types.files(), uses, config.maxBins());
    List<FileGroup> groups = types.groups(uses, "", false);
    return new PairInput(
        types.all(), input.table(), groups, keys, false, false, positions, statusGiven, notes);
  }

  private List<String> keys(Set<String> present, IndexColumns indexes) {
    List<String> keys = new ArrayList<>(config.columns().keys());
    if (keys.isEmpty()) {
      keys.addAll(present);
      keys.removeAll(config.columns().withRole());
      keys.remove(ApproximateConfig.CENTERS);
      indexes.leaveOut(keys);
    }
    if (keys.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "no key column in input "
              + config.place()
              + " (has "
              + present
              + "; add a column that names each histogram)");
    }
    for (String key : keys) {
      if (Columns.isReserved(key) || isOfApproximation(key.toLowerCase(Locale.ROOT))) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "key column '%s' has the name of a column of the table %s (list others in columns.keys)"
                .formatted(key, ResultTable.APPROXIMATION.folder()));
      }
    }
    return keys;
  }

  private static boolean isOfApproximation(String lowerCase) {
    return ApproximationTable.DEFINITION.names().contains(lowerCase)
        || lowerCase.equals(ApproximateConfig.CENTERS);
  }
}
