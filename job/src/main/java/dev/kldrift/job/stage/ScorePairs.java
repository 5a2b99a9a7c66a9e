package dev.kldrift.job.stage;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.transform;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.config.StatisticsConfig;
import dev.kldrift.job.table.Columns;
import dev.kldrift.sql.ResultTypes;
import dev.kldrift.sql.StatisticsTypes;
import dev.kldrift.sql.TopBins;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Computes every divergence of a pair in one pass, its statistics where sample sizes are known, and
 * the bins that moved most. No shuffle.
 */
public final class ScorePairs {
  private static final Column NO_MASS = lit(Double.NEGATIVE_INFINITY);

  private final CompareConfig config;
  private final StatisticsConfig statistics;
  private final PairInput input;
  private final MinimumEffects minimumEffects;

  public ScorePairs(CompareConfig config, PairInput input) {
    this.config = config;
    this.statistics = config.statistics();
    this.input = input;
    this.minimumEffects = new MinimumEffects(statistics, input.keys());
  }

  /** Replaces the histograms of a group by what is known about them, NULL where they are NULL. */
  public Dataset<Row> score(Dataset<Row> groups) {
    return groups
        .withColumn(Columns.DIVERGENCE, divergence())
        .withColumn(Columns.SMOOTHED, smoothed())
        .withColumn(Columns.TOP_BINS, topBins())
        .drop(Columns.P, Columns.Q, Columns.NAMES, Columns.SIZE_P, Columns.SIZE_Q);
  }

  /** The rows of the table {@code divergence}, before the decision. */
  public Dataset<Row> rows(Dataset<Row> scored, String runId) {
    List<Column> columns = new ArrayList<>(List.of(columns(input.keys())));
    columns.add(lit(runId).as(Columns.RUN_ID));
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    columns.add(column(Columns.REJECTED));
    columns.add(column(Columns.GIVEN_STATUS));
    columns.add(column(Columns.PARTIALS));
    for (String field : ResultTypes.DIVERGENCE.fieldNames()) {
      columns.add(quantity(field).as(field));
    }
    for (StructField field : StatisticsTypes.STATISTICS.fields()) {
      Column known = tested() ? quantity(field.name()) : lit(null).cast(field.dataType());
      columns.add(known.as(field.name()));
    }
    columns.add(col(Columns.SMOOTHED).getField("kl_pq").as("kl_pq_smoothed"));
    columns.add(col(Columns.SMOOTHED).getField("kl_qp").as("kl_qp_smoothed"));
    columns.add(lit(statistics.smoothing().orElse("none")).as("smoothing"));
    columns.add(minimumEffects.quantity().as("effect"));
    columns.add(minimumEffects.size(ScorePairs::quantity).as("effect_size"));
    columns.add(minimumEffects.minimum().as("minimum_effect"));
    columns.add(col(Columns.TOP_BINS));
    return scored.select(columns.toArray(Column[]::new));
  }

  /** Whether sample sizes are known, so that pairs can be tested. */
  public boolean tested() {
    return config.domain() == Domain.COUNTS
        || (input.sampleSizes() && config.domain() == Domain.PROBABILITIES);
  }

  private Column divergence() {
    if (!tested()) {
      return call_function(
          config.domain() == Domain.LOG_WEIGHTS ? "drift.divergence_log" : "drift.divergence",
          column(Columns.P),
          column(Columns.Q));
    }
    return call_function(
        "drift.pair_statistics",
        column(Columns.P),
        column(Columns.Q),
        coalesce(column(Columns.SIZE_P), lit(Double.NaN)),
        coalesce(column(Columns.SIZE_Q), lit(Double.NaN)),
        lit(statistics.exactReference()),
        minimumEffects.quantity(),
        minimumEffects.minimum(),
        lit(statistics.level()));
  }

  private Column smoothed() {
    return statistics
        .smoothing()
        .map(
            name ->
                call_function(
                    "drift.smoothed_divergence", weight(Columns.P), weight(Columns.Q), lit(name)))
        .orElse(lit(null).cast(ResultTypes.DIVERGENCE));
  }

  private Column topBins() {
    return statistics.topBins() == 0
        ? lit(null).cast(TopBins.RESULT)
        : call_function(
            "drift.top_bins",
            weight(Columns.P),
            weight(Columns.Q),
            column(Columns.NAMES),
            lit(statistics.topBins()));
  }

  /** The histogram as weights; log-weights without any mass have no logarithms, and are zeros. */
  private Column weight(String histogram) {
    return config.domain() == Domain.LOG_WEIGHTS
        ? transform(
            call_function("drift.log_normalize", column(histogram)), x -> exp(nanvl(x, NO_MASS)))
        : column(histogram);
  }

  private static Column quantity(String field) {
    return col(Columns.DIVERGENCE).getField(field);
  }
}
