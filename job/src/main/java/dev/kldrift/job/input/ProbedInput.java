package dev.kldrift.job.input;

import dev.kldrift.job.config.CompareConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What lies at an input.
 *
 * @param files files with their footers; or a table, described as a file would be
 * @param table that table
 */
record ProbedInput(List<InputFile> files, Optional<PinnedTable> table) {

  /** The files of a configuration, whatever lies in folders. */
  static ProbedInput ofFiles(SparkSession spark, List<String> inputs, CompareConfig config) {
    return new ProbedInput(
        InputProbe.read(inputs, config.format(), spark.sessionState().newHadoopConf()),
        Optional.empty());
  }

  /**
   * The files or the table of a configuration.
   *
   * @param keep writes rows that have no version, so that every pass reads the same
   */
  static ProbedInput of(
      SparkSession spark, CompareConfig config, UnaryOperator<Dataset<Row>> keep) {
    return PinTable.of(() -> spark, spark.sessionState().newHadoopConf(), config)
        .map(found -> found.kept(keep))
        .map(table -> new ProbedInput(List.of(table.description()), Optional.of(table)))
        .orElseGet(() -> ofFiles(spark, config.input(), config));
  }
}
