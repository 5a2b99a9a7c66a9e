package dev.kldrift.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.input.RowsHash;
import dev.kldrift.job.profile.ProfileSource;
import dev.kldrift.job.record.RunIdentity;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.reference.MakePairs;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.run.UndatedRows;
import dev.kldrift.job.table.Columns;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the runs of several nights are that are compared at once: who they are, and their records.
 *
 * @param source their table
 * @param undated of each night the rows that fall on no day
 * @param partial why the rows of nights are not all there
 * @param rows of each night's days
 * @param started when the table was opened
 */
record NightRuns(
    ProfileSource source,
    Map<LocalDate, UndatedRows> undated,
    Map<LocalDate, String> partial,
    Map<LocalDate, Long> rows,
    Instant started) {

  /** The decided pairs of a night. */
  record Decided(long pairs, long combined, long drifted) {}

  /** The record of a night's run. */
  RunRecord record(LocalDate date, RunIdentity identity, Decided counted) {
    return new RunRecord(
        identity,
        "nightly",
        started,
        source.inputs(),
        new RunCounts(counted.combined(), counted.combined(), 0, counted.pairs()),
        Optional.ofNullable(undated.get(date)),
        Optional.ofNullable(partial.get(date)),
        OptionalLong.of(rows.get(date)),
        OptionalLong.of(counted.drifted()));
  }

  /** Who the nights are, where that is known before the one in front is published. */
  static Map<LocalDate, RunIdentity> identities(
      List<NightlyConfig> nights, Map<LocalDate, String> fingerprints) {
    Map<LocalDate, RunIdentity> identities = new HashMap<>();
    for (NightlyConfig night : nights) {
      identities.put(
          night.runDate(), identity(night, fingerprints.get(night.runDate()), List.of()));
    }
    return identities;
  }

  /**
   * Who a night is.
   *
   * @param carriedFrom the night before, where something is carried from it
   */
  static RunIdentity identity(NightlyConfig night, String fingerprint, List<String> carriedFrom) {
    return RunIdentity.of(
        night.runDate(),
        RunIdentity.configHash(night.compare(), night.settings()),
        List.of("pairs " + fingerprint),
        carriedFrom);
  }

  /** Of each night, what {@code HistogramStore.fingerprint} says of its pairs alone. */
  static Map<LocalDate, String> fingerprints(Dataset<Row> pairs) {
    List<String> names = new ArrayList<>(List.of(pairs.columns()));
    names.remove(MakePairs.NIGHT);
    names.sort(null);
    Map<LocalDate, String> fingerprints = new HashMap<>();
    for (Row row :
        pairs
            .groupBy(MakePairs.NIGHT)
            .agg(RowsHash.total(Columns.columns(names)))
            .collectAsList()) {
      fingerprints.put(row.getDate(0).toLocalDate(), row.getString(1));
    }
    return fingerprints;
  }

  /** What was decided, of each night. */
  static Map<LocalDate, Decided> counts(Dataset<Row> decided) {
    Map<LocalDate, Decided> counts = new HashMap<>();
    for (Row row :
        decided
            .groupBy(col(MakePairs.NIGHT).cast("date"))
            .agg(
                count(lit(1)),
                coalesce(sum(Columns.PARTIALS), lit(0L)),
                sum(when(col("drifted"), 1L).otherwise(0L)))
            .collectAsList()) {
      counts.put(
          row.getDate(0).toLocalDate(),
          new Decided(row.getLong(1), row.getLong(2), row.getLong(3)));
    }
    return counts;
  }
}
