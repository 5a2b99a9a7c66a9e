package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.StatisticsConfig;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.DivergenceTable;
import dev.kldrift.job.table.PairStatus;
import dev.kldrift.job.table.Status;
import dev.kldrift.sql.ResultTypes;
import dev.kldrift.stats.DecisionRule;
import dev.kldrift.stats.FalseDiscovery;
import dev.kldrift.stats.Severity;
import dev.kldrift.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * The decision which rows drifted: significant over the run and large enough to matter.
 *
 * <p>Adds the columns of {@link DivergenceTable#DECISION} and {@code status}. A row with an empty
 * side gets no decision, nor has one without the effect that its minimum is stated in, or of a
 * partial day. Shuffles as {@link ControlFalseDiscovery}.
 */
public final class Decide {
  private final StatisticsConfig statistics;
  private final boolean tested;

  /** Decides by these rules; {@code tested} is whether sample sizes, and so tests, exist. */
  public Decide(StatisticsConfig statistics, boolean tested) {
    this.statistics = statistics;
    this.tested = tested;
  }

  /**
   * The rows of the table {@code divergence} from those of {@link ScorePairs#rows}.
   *
   * @param survey of the same rows
   */
  public Dataset<Row> decide(Dataset<Row> rows, PairSurvey survey) {
    Column logP = col(statistics.logPValue());
    return adjusted(rows.withColumn(Columns.LOG_P_VALUE, logP), survey)
        .withColumn("log_p_value", col(Columns.LOG_P_VALUE))
        .withColumn("p_value", exp(col(Columns.LOG_P_VALUE)))
        .withColumn("q_value", exp(col(Columns.LOG_Q_VALUE)))
        .withColumn("decision", when(isUndecided().unary_$bang(), verdict()))
        .withColumn("drifted", drifted())
        .withColumn("severity", when(col("decision").isNotNull(), severity()))
        .withColumn(Columns.STATUS, status())
        .select(order(rows));
  }

  /** Whether rows do not stay where they were surveyed. */
  public boolean movesRows(PairSurvey survey) {
    return !survey.complete();
  }

  /**
   * Adds {@code __log_q_value}. As a rule the q-value is brought to the row; where there are more
   * rows than a survey keeps, the rows are brought to their q-value.
   */
  private Dataset<Row> adjusted(Dataset<Row> rows, PairSurvey survey) {
    Optional<FalseDiscovery> procedure = statistics.falseDiscovery().filter(any -> tested);
    if (procedure.isEmpty()) {
      return rows.withColumn(Columns.LOG_Q_VALUE, col(Columns.LOG_P_VALUE));
    }
    if (!survey.complete()) {
      return new ControlFalseDiscovery(procedure.get(), statistics.groups()).adjust(rows);
    }
    Broadcast<QValues> values =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext())
            .broadcast(survey.adjusted(procedure.get()));
    UserDefinedFunction logQ =
        udf(
            (UDF2<Double, String, Double>) (logP, group) -> values.value().of(logP, group),
            DataTypes.DoubleType);
    Column known = logQ.apply(col(Columns.LOG_P_VALUE), SurveyPairs.group(statistics.groups()));
    return rows.withColumn(Columns.LOG_Q_VALUE, when(col(Columns.LOG_P_VALUE).isNotNull(), known));
  }

  private Column verdict() {
    double level = statistics.level();
    double minimumPower = statistics.minimumPower();
    UserDefinedFunction verdict =
        udf(
            (UDF4<Double, Double, Double, Double, String>)
                (logQ, effect, minimum, power) ->
                    new DecisionRule(level, minimum, minimumPower)
                        .decide(orNaN(logQ), orNaN(effect), orNaN(power))
                        .name(),
            DataTypes.StringType);
    return verdict.apply(
        col(Columns.LOG_Q_VALUE), col("effect_size"), col("minimum_effect"), col("power"));
  }

  private static Column severity() {
    UserDefinedFunction severity =
        udf(
            (UDF2<Double, Double, String>) (size, minimum) -> Severity.of(size, minimum).name(),
            DataTypes.StringType);
    return when(col("drifted"), severity.apply(col("effect_size"), col("minimum_effect")))
        .otherwise(lit(Severity.NONE.name()));
  }

  private static Column drifted() {
    Column drifted = lit(false);
    for (Verdict verdict : Verdict.values()) {
      if (verdict.drifted()) {
        drifted = drifted.or(col("decision").equalTo(verdict.name()));
      }
    }
    return when(col("decision").isNotNull(), drifted);
  }

  private static Column isUndecided() {
    return isEmpty()
        .or(lacksEffect())
        .or(col(Columns.GIVEN_STATUS).eqNullSafe(lit(PairStatus.PARTIAL_DAY.name())));
  }

  private static Column isEmpty() {
    return isnan(col("entropy_p")).or(isnan(col("entropy_q")));
  }

  private static Column lacksEffect() {
    return col("effect_size").isNull().or(isnan(col("effect_size")));
  }

  private static Column status() {
    Column disjoint =
        col("bins_used").equalTo(col("unsupported_bins_p").plus(col("unsupported_bins_q")));
    return when(col(Columns.REJECTED).gt(0L), lit(Status.PARTIAL_INPUT.name()))
        .when(col(Columns.GIVEN_STATUS).isNotNull(), col(Columns.GIVEN_STATUS))
        .when(isnan(col("entropy_p")), lit(Status.EMPTY_P.name()))
        .when(isnan(col("entropy_q")), lit(Status.EMPTY_Q.name()))
        .when(disjoint, lit(Status.NO_OVERLAP.name()))
        .when(col("bins_used").equalTo(1), lit(Status.CONSTANT.name()))
        .when(lacksEffect(), lit(Status.UNORDERED.name()))
        .when(col("decision").equalTo(Verdict.TOO_FEW.name()), lit(Status.TOO_FEW.name()))
        .otherwise(lit(Status.OK.name()));
  }

  /** What was there in its order, the status in front, the decision behind. */
  private static Column[] order(Dataset<Row> rows) {
    List<String> names = new ArrayList<>(List.of(rows.columns()));
    names.set(names.indexOf(Columns.REJECTED), Columns.STATUS);
    names.remove(Columns.GIVEN_STATUS);
    names.remove(Columns.TOP_BINS);
    names.addAll(DivergenceTable.DECISION);
    names.add(Columns.TOP_BINS);
    List<String> distances = List.of(ResultTypes.DISTANCES.fieldNames());
    names.removeAll(distances); // behind all that older readers know
    names.addAll(distances);
    return Columns.columns(names);
  }

  private static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }
}
