package dev.kldrift.job.input;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.run.UndatedRows;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The source of a run's pairs: files of the user's, or rows that another command has made.
 *
 * <p>Made pairs are kept in staging and read from there as files are. A run reads them several
 * times (for their fingerprint, repeated keys, scores, and once more for rejected rows and tables
 * of whole histograms), and their making, which is the larger part of a night, must happen once;
 * the footers then count rows and bytes as they do for any input.
 *
 * @param command that compares or makes them
 * @param paths what is read
 * @param settings what they were made by, beyond the configuration of the comparison
 * @param made what stands for made pairs; empty for the user's
 * @param rejected what became no pair
 * @param undated rows that were left out, as they fall on no day
 * @param partialDay why the rows of the run date are not all there, if they are not
 * @param sourceRows rows of a table on the days that are compared, where there is one
 */
public record PairSource(
    String command,
    List<String> paths,
    String settings,
    Optional<Made> made,
    Optional<Rejected> rejected,
    Optional<UndatedRows> undated,
    Optional<String> partialDay,
    OptionalLong sourceRows) {

  /**
   * The identity of pairs that a command has made.
   *
   * @param fingerprint their content, in the identity of the run, which takes a query
   * @param files what the command read
   */
  public record Made(Supplier<String> fingerprint, List<InputFile> files) {}

  /**
   * The rows that a command read and made no pair of.
   *
   * @param rows for quarantine: reason, detail, source_file, and any columns of the pairs
   * @param count how many
   */
  public record Rejected(Dataset<Row> rows, long count) {}

  /** Files of the user's. */
  public static PairSource of(List<String> paths) {
    return new PairSource(
        "compare",
        paths,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  /** Pairs that a command has made and kept. */
  public static PairSource made(
      String command,
      String settings,
      String kept,
      Supplier<String> fingerprint,
      List<InputFile> files) {
    return new PairSource(
        command,
        List.of(kept),
        settings,
        Optional.of(new Made(fingerprint, files)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  /** The same, of which some became no pair. */
  public PairSource without(Dataset<Row> rows, long count) {
    return new PairSource(
        command,
        paths,
        settings,
        made,
        Optional.of(new Rejected(rows, count)),
        undated,
        partialDay,
        sourceRows);
  }

  /** The same, made of rows some of which fall on no day. */
  public PairSource without(UndatedRows rows) {
    return new PairSource(
        command, paths, settings, made, rejected, Optional.of(rows), partialDay, sourceRows);
  }

  /** The same, made of a day whose rows are not all there for this reason, if there is one. */
  public PairSource partial(Optional<String> reason) {
    return new PairSource(command, paths, settings, made, rejected, undated, reason, sourceRows);
  }

  /** The same, made of so many rows of the days that are compared. */
  public PairSource ofRows(long rows) {
    return new PairSource(
        command, paths, settings, made, rejected, undated, partialDay, OptionalLong.of(rows));
  }

  /**
   * Opens the gate to files.
   *
   * @throws dev.kldrift.job.run.JobFailure if they are not what the configuration says
   */
  public PairInput open(SparkSession spark, CompareConfig config) {
    return new InputGate(spark, config.withInput(paths)).open();
  }

  /**
   * Opens the gate to them.
   *
   * @param keep writes rows of a table that has no versions
   * @throws dev.kldrift.job.run.JobFailure if they are not what the configuration says
   */
  public PairInput open(
      SparkSession spark, CompareConfig config, UnaryOperator<Dataset<Row>> keep) {
    return made.isPresent() ? open(spark, config) : new InputGate(spark, config).open(keep);
  }

  /** The files that were read in the first place. */
  public List<InputFile> files(PairInput input) {
    return made.map(Made::files).orElse(input.files());
  }

  /** What stands for their content: of made pairs by a query, which is asked at each call. */
  public List<String> content(PairInput input) {
    return made.map(pairs -> List.of("pairs " + pairs.fingerprint().get()))
        .orElseGet(input::content);
  }

  /** How many rows became no pair. */
  public long rejectedCount() {
    return rejected.map(Rejected::count).orElse(0L);
  }
}
