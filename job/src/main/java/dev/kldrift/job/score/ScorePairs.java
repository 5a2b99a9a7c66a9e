package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.config.StatisticsConfig;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.DivergenceTable;
import dev.kldrift.sql.ResultTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Computes every divergence of a pair in one pass, its statistics where sample sizes are known, and
 * the bins that moved most. No shuffle.
 */
public final class ScorePairs {
  /** What groups have beside their histograms. */
  private static final List<String> GROUP =
      List.of(
          Columns.REJECTED,
          Columns.GIVEN_STATUS,
          Columns.PARTIALS,
          Columns.BIN_COUNT,
          Columns.LABELS_HASH);

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

  /**
   * Adds {@code __score} to rows that have histograms and what belongs to them in these columns.
   */
  public Dataset<Row> score(
      Dataset<Row> rows, Column p, Column q, Column sizeP, Column sizeQ, Column names) {
    return rows.withColumn(
        Columns.SCORE,
        call_function(
            "drift.score_pair",
            p,
            q,
            lit(config.domain().sqlName()),
            lit(config.maxBins()),
            known(sizeP),
            known(sizeQ),
            lit(statistics.exactReference()),
            minimumEffects.quantity(),
            minimumEffects.minimum(),
            lit(statistics.level()),
            names,
            lit(statistics.topBins())));
  }

  /**
   * A sample size, NaN where there is none. One that is out of range is told with the name of its
   * column by {@link CheckRows}, not with that of an argument.
   */
  private static Column known(Column size) {
    return coalesce(when(size.between(0, Double.MAX_VALUE), size), lit(Double.NaN));
  }

  /**
   * What is known of scored groups, with all that {@code score_pair} tells in one column, NULL
   * where they have none.
   */
  public Dataset<Row> quantities(Dataset<Row> scored) {
    Dataset<Row> described =
        scored
            .withColumn(Columns.DIVERGENCE, col(Columns.SCORE).getField("scores"))
            .withColumn(Columns.SMOOTHED, smoothed())
            .withColumn(Columns.TOP_BINS, col(Columns.SCORE).getField("top_bins"));
    List<Column> columns = new ArrayList<>(List.of(columns(input.keys())));
    columns.addAll(List.of(columns(GROUP)));
    columns.add(col(Columns.SMOOTHED).getField("kl_pq").as("kl_pq_smoothed"));
    columns.add(col(Columns.SMOOTHED).getField("kl_qp").as("kl_qp_smoothed"));
    columns.add(minimumEffects.quantity().as("effect"));
    columns.add(minimumEffects.size(ScorePairs::quantity).as("effect_size"));
    columns.add(minimumEffects.minimum().as("minimum_effect"));
    columns.add(col(Columns.TOP_BINS));
    columns.add(col(Columns.DIVERGENCE));
    return described.select(columns.toArray(Column[]::new));
  }

  /**
   * The same with a column for each quantity. Spark would generate code for it that takes longer to
   * compile than the rest of a run of 100,000 pairs.
   */
  static InternalRows each(InternalRows quantities) {
    int scores = quantities.schema().fieldIndex(Columns.DIVERGENCE);
    StructType fields = (StructType) quantities.schema().fields()[scores].dataType();
    StructType nullable = new StructType();
    for (StructField field : fields.fields()) {
      nullable = nullable.add(field.name(), field.dataType());
    }
    int count = fields.size();
    InternalRow none = new GenericInternalRow(count);
    return quantities.map(
        row -> row.isNullAt(scores) ? none : row.getStruct(scores, count), nullable);
  }

  /** The rows of the table {@code divergence}, from decided quantities. */
  public Dataset<Row> rows(Dataset<Row> decided, String runId) {
    Map<String, Column> ofRun =
        Map.of(
            Columns.RUN_ID,
            lit(runId),
            Columns.SCHEMA_VERSION,
            lit(Columns.SCHEMA_VERSION_VALUE),
            "smoothing",
            lit(statistics.smoothing().orElse("none")));
    Set<String> known = Set.of(decided.columns());
    return decided.select(
        DivergenceTable.DEFINITION.names(input.keys()).stream()
            .filter(name -> ofRun.containsKey(name) || known.contains(name))
            .map(name -> ofRun.getOrDefault(name, column(name)).as(name))
            .toArray(Column[]::new));
  }

  /** Whether sample sizes are known, so that pairs can be tested. */
  public boolean tested() {
    return config.domain() == Domain.COUNTS
        || (input.sampleSizes() && config.domain() == Domain.PROBABILITIES);
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
