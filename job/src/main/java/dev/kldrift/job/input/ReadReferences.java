package dev.kldrift.job.input;

import dev.kldrift.approximate.References;
import dev.kldrift.job.input.InputSchema.Use;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads the histograms that the family {@code mix} mixes: columns {@code name} and {@code p}. */
public final class ReadReferences {
  private static final int MOST = 1000;

  private final SparkSession spark;

  public ReadReferences(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Reads them in the order of their names.
   *
   * @throws JobFailure if they are not there, a name is there twice or a histogram has no mass
   */
  public References read(String path) {
    Column p = functions.col("p").cast("array<double>");
    List<Row> rows =
        histograms(path)
            .select(functions.col("name").cast("string"), p)
            .orderBy("name")
            .limit(MOST + 1)
            .collectAsList();
    if (rows.size() > MOST) {
      throw bad(path, "has more than " + MOST + " rows", "at most " + MOST);
    }
    try {
      return References.of(
          rows.stream().map(row -> row.getString(0)).toList(),
          rows.stream().map(ReadReferences::weights).toList());
    } catch (IllegalArgumentException e) {
      throw new JobFailure(ExitCode.BAD_DATA, "--references " + path + ": " + e.getMessage(), e);
    }
  }

  private Dataset<Row> histograms(String path) {
    List<InputFile> files = InputProbe.read(List.of(path), spark.sessionState().newHadoopConf());
    List<String> partitions = InputGate.partitionColumns(files);
    InputSchema types = new InputSchema(files, partitions, false, InputGate.binaryAsString(spark));
    Set<String> present = InputGate.columnNames(types.files());
    present.addAll(partitions);
    if (!present.containsAll(List.of("name", "p"))) {
      throw bad(path, "has columns " + present, "needs name and p");
    }
    List<Use> uses = List.of(new Use("name", Role.KEY), new Use("p", Role.WEIGHTS));
    List<FileGroup> groups = types.groups(uses, "", false);
    return new ReadPairs(spark)
        .read(
            new PairInput(
                files, groups, List.of("name"), false, false, List.of(), false, List.of()));
  }

  private static JobFailure bad(String path, String found, String rule) {
    return new JobFailure(
        ExitCode.BAD_DATA, "--references " + path + " " + found + " (" + rule + ")");
  }

  private static double[] weights(Row row) {
    if (row.isNullAt(1)) {
      return new double[0];
    }
    List<Double> p = row.getList(1);
    return p.stream().mapToDouble(x -> x == null ? Double.NaN : x).toArray();
  }
}
