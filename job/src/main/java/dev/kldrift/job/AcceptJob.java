package dev.kldrift.job;

import dev.kldrift.job.config.Acceptance;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.reference.AcceptedReferences;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the new normal of a feature its reference, from a date on.
 *
 * <p>On later run dates, references of the feature have no days before that date; a baseline is as
 * many days from it on. The date itself has none, and is not compared.
 */
public final class AcceptJob {
  private final SparkSession spark;
  private final NightlyConfig config;

  /** A job on the output of a configuration. */
  public AcceptJob(SparkSession spark, NightlyConfig config) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
  }

  /**
   * Accepts.
   *
   * @return published dates that were compared with what was before
   * @throws JobFailure if there is no such feature, segment or day, or it is accepted already
   */
  public NavigableSet<LocalDate> accept(Acceptance acceptance) {
    return changed(
        acceptance,
        (output, accepted) -> {
          require(acceptance, output);
          if (!accepted.add(acceptance)) {
            throw failure(acceptance, "is accepted already from");
          }
        });
  }

  /**
   * Undoes it.
   *
   * @return published dates that were compared with what was after
   * @throws JobFailure if it is not there
   */
  public NavigableSet<LocalDate> undo(Acceptance acceptance) {
    return changed(
        acceptance,
        (output, accepted) -> {
          if (!accepted.undo(acceptance, acceptance.by(), acceptance.at())) {
            throw failure(acceptance, "is not accepted from");
          }
        });
  }

  /** A change of what is accepted. */
  private interface Change {
    void make(OutputFolder output, AcceptedReferences accepted);
  }

  private NavigableSet<LocalDate> changed(Acceptance acceptance, Change change) {
    String place = config.compare().output();
    Configuration hadoop = spark.sessionState().newHadoopConf();
    OutputFolder.requireExists(place, hadoop);
    return OutputLock.holding(
        place,
        hadoop,
        () ->
            OutputFolder.using(
                place,
                config.runDate(),
                "accept_",
                hadoop,
                output -> {
                  AcceptedReferences accepted = AcceptedReferences.read(place, hadoop);
                  change.make(output, accepted);
                  output.notes().writeAccepted(accepted.text());
                  return new TreeSet<>(
                      output.dates(ResultTable.RUNS).tailSet(acceptance.from(), true));
                }));
  }

  private void require(Acceptance acceptance, OutputFolder output) {
    HistogramStore store = new HistogramStore(spark, config, output);
    List<String> names = new ArrayList<>(store.specifications().names());
    if (!names.contains(acceptance.feature())) {
      throw new JobFailure(
          ExitCode.USAGE,
          "--feature: '%s' has no bins (has %s)"
              .formatted(acceptance.feature(), names.stream().sorted().toList()));
    }
    List<String> columns = config.profile().segmentColumns();
    for (String column : acceptance.segment().keySet()) {
      if (!columns.contains(column)) {
        throw new JobFailure(
            ExitCode.USAGE,
            "--segment: '%s' is no segment column (has %s)".formatted(column, columns));
      }
    }
    Set<LocalDate> days = output.dates(ResultTable.HISTOGRAM).tailSet(acceptance.from(), true);
    if (days.isEmpty()) {
      throw new JobFailure(
          ExitCode.NO_INPUT, "no histograms from " + acceptance.from() + " on, to accept");
    }
    requireSegment(acceptance, store.histograms(days));
  }

  private void requireSegment(Acceptance acceptance, Dataset<Row> histograms) {
    if (!acceptance.segment().isEmpty()
        && histograms
            .filter(AcceptedReferences.isIn(acceptance.scope(), config.profile()))
            .isEmpty()) {
      throw new JobFailure(
          ExitCode.USAGE,
          "--segment: %s is no segment of '%s' from %s on"
              .formatted(acceptance.segment(), acceptance.feature(), acceptance.from()));
    }
  }

  private static JobFailure failure(Acceptance acceptance, String fault) {
    return new JobFailure(
        ExitCode.USAGE,
        "'%s'%s %s %s"
            .formatted(
                acceptance.feature(),
                acceptance.segment().isEmpty() ? "" : " " + acceptance.segment(),
                fault,
                acceptance.from()));
  }
}
