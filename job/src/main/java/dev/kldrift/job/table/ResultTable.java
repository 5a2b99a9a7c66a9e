package dev.kldrift.job.table;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The tables of a run, in the order in which they are published; each is a folder of the output,
 * partitioned by run date.
 */
public enum ResultTable {
  /** Only of {@code profile} and {@code nightly}: the bins that its histograms have. */
  BINS(BinsTable.DEFINITION),
  /** Only of {@code profile} and {@code nightly}: the histograms of one day's rows. */
  HISTOGRAM(HistogramTable.DEFINITION),
  /** Only of {@code profile} and {@code nightly}: what the values of one day's rows are like. */
  PROFILE(ProfileTable.DEFINITION),
  /** Rows of the input that were rejected, with the reason. */
  QUARANTINE(QuarantineTable.DEFINITION),
  /** Figures of groups of pairs. */
  SUMMARY(SummaryTable.DEFINITION),
  /** Only with {@code decomposition.levels}. */
  DECOMPOSITION(DecompositionTable.DEFINITION),
  /** Only with {@code monitoring.evidence}; the next run date reads it. */
  MONITORING(MonitoringTable.DEFINITION),
  /** Only with {@code alerts.track}; the next run date reads it. */
  ALERTS(AlertsTable.DEFINITION),
  /** Only of {@code surprise}: the patches of a movie, ranked. */
  SURPRISE(SurpriseTable.DEFINITION),
  /** The pairs, scored and decided. */
  DIVERGENCE(DivergenceTable.DEFINITION),
  /** Only of {@code approximate}: the nearest member of each family. */
  APPROXIMATION(ApproximationTable.DEFINITION),
  /** Written last: its row says that the others are complete. */
  RUNS(RunsTable.DEFINITION);

  /** What a comparison may leave beside its pairs; of one that does not, none stays behind. */
  public static final Set<ResultTable> BESIDE_DIVERGENCE =
      Collections.unmodifiableSet(EnumSet.of(DECOMPOSITION, MONITORING, ALERTS, SURPRISE));

  @SuppressWarnings("ImmutableEnumChecker") // Spark never changes its types
  private final TableDefinition definition;

  ResultTable(TableDefinition definition) {
    this.definition = definition;
  }

  /** Its columns, their order and key. */
  public TableDefinition definition() {
    return definition;
  }

  /** The name of the table and of its folder. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one file of a date; the same name on every run, so that a rename replaces it. */
  public String file() {
    return folder() + ".parquet";
  }
}
