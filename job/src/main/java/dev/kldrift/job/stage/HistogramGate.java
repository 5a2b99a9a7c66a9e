package dev.kldrift.job.stage;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import dev.kldrift.job.config.ApproximateConfig;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.GridColumns;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.InputTypes;
import dev.kldrift.job.table.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** As {@link InputGate}, for histograms p without a q, in wide layout. */
public final class HistogramGate {
  private static final Set<String> OF_APPROXIMATION =
      Set.of(
          "family",
          "objective",
          "parameters",
          "q",
          "log_evidence",
          "elbo",
          ApproximateConfig.CENTERS);

  private final SparkSession spark;
  private final CompareConfig config;
  private final InputGate gate;

  public HistogramGate(SparkSession spark, CompareConfig config) {
    this.spark = spark;
    this.config = config;
    this.gate = new InputGate(spark, config);
  }

  /**
   * Opens the gate to histograms that are approximated.
   *
   * @throws JobFailure if there is no input, or a file is not what the configuration says
   */
  public PairInput open() {
    List<InputFile> files = files(config.input());
    Set<String> present = present(files);
    List<String> keys = keys(present);
    List<String> positions =
        Stream.of(ApproximateConfig.CENTERS, config.columns().edges())
            .filter(present::contains)
            .filter(name -> !keys.contains(name))
            .toList();
    return open(files, keys, config.columns().p(), positions);
  }

  /**
   * Opens the gate to histograms on a grid.
   *
   * @throws JobFailure if there is no input, or a file lacks a column or has another type
   */
  public PairInput open(List<String> inputs, GridColumns columns) {
    List<InputFile> files = files(inputs);
    PairInput input = open(files, columns.places(), columns.histogram(), List.of());
    String file = InputGate.name(files.get(0));
    InputTypes.requireIntegers(input.schema(), columns.places(), file);
    return input;
  }

  private List<InputFile> files(List<String> inputs) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return InputProbe.read(inputs, hadoop);
  }

  private static Set<String> present(List<InputFile> files) {
    Set<String> present = InputGate.columnNames(files);
    present.addAll(InputGate.partitionColumns(files));
    return present;
  }

  private PairInput open(
      List<InputFile> files, List<String> keys, String histogram, List<String> positions) {
    List<String> partitions = InputGate.partitionColumns(files);
    List<String> used = new ArrayList<>(keys);
    used.removeAll(partitions);
    used.add(histogram);
    used.addAll(positions);
    gate.requireInEveryFile(files, used);

    StructType schema = gate.schema(files.get(0), used);
    for (String partition : partitions) {
      schema = schema.add(partition, DataTypes.StringType);
    }
    InputTypes.require(schema, keys, histogram, positions, InputGate.name(files.get(0)));
    return new PairInput(files, schema, keys, false, false, positions, false);
  }

  private List<String> keys(Set<String> present) {
    List<String> keys = new ArrayList<>(config.columns().keys());
    if (keys.isEmpty()) {
      keys.addAll(present);
      keys.removeAll(config.columns().withRole());
      keys.remove(ApproximateConfig.CENTERS);
    }
    if (keys.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "no key column in input "
              + String.join(", ", config.input())
              + " (has "
              + present
              + "; add a column that names each histogram)");
    }
    for (String key : keys) {
      String lowerCase = key.toLowerCase(Locale.ROOT);
      if (Columns.isReserved(key) || OF_APPROXIMATION.contains(lowerCase)) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "key column '%s' has the name of a column of the table %s (list others in columns.keys)"
                .formatted(key, ResultTable.APPROXIMATION.folder()));
      }
    }
    return keys;
  }
}
