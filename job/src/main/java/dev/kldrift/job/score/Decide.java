package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;

import dev.kldrift.job.config.StatisticsConfig;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.DivergenceTable;
import dev.kldrift.stats.FalseDiscovery;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The decision which rows drifted: significant over the run and large enough to matter.
 *
 * <p>Adds the columns of {@link DivergenceTable#DECISION} and {@code status}. A row with an empty
 * side gets no decision, nor has one without the effect that its minimum is stated in, or of a
 * partial day. As a rule the q-value is brought to the row; where there are more rows than a survey
 * keeps, the rows are brought to their q-value, with the shuffles of {@link ControlFalseDiscovery}.
 */
public final class Decide {
  private final StatisticsConfig statistics;
  private final Optional<FalseDiscovery> procedure;

  /** Decides by these rules; {@code tested} is whether sample sizes, and so tests, exist. */
  public Decide(StatisticsConfig statistics, boolean tested) {
    this.statistics = statistics;
    this.procedure = statistics.falseDiscovery().filter(any -> tested);
  }

  /**
   * Rows with the columns of {@link Judge#DECISION} behind all others.
   *
   * @param scored with the columns of {@link ScorePairs#quantities}
   * @param survey of the same rows
   */
  InternalRows decide(InternalRows scored, PairSurvey survey) {
    InternalRows rows = procedure.isEmpty() ? scored : withOthers(scored, survey);
    return rows.map(judge(rows, survey), Judge.DECISION);
  }

  /** Decided rows with the p-values that decided. */
  Dataset<Row> withPValues(InternalRows decided) {
    Column logP = column(statistics.logPValue());
    return decided.query().withColumn("log_p_value", logP).withColumn("p_value", exp(logP));
  }

  /** Adds what a row has to do with others: its log q-value, or the group that tells it. */
  private InternalRows withOthers(InternalRows scored, PairSurvey survey) {
    if (!survey.complete()) {
      return InternalRows.of(
          new ControlFalseDiscovery(procedure.orElseThrow(), statistics.groups())
              .adjust(scored.query().withColumn(Columns.LOG_P_VALUE, col(statistics.logPValue()))));
    }
    return statistics.groups().isEmpty()
        ? scored
        : InternalRows.of(
            scored.query().withColumn(Judge.GROUP, SurveyPairs.group(statistics.groups())));
  }

  private Judge judge(InternalRows rows, PairSurvey survey) {
    if (procedure.isEmpty()) {
      return Judge.byPValues(rows.schema(), statistics);
    }
    if (!survey.complete()) {
      return Judge.byColumn(rows.schema(), statistics);
    }
    return Judge.byQValues(
        rows.schema(),
        statistics,
        JavaSparkContext.fromSparkContext(rows.spark().sparkContext())
            .broadcast(survey.adjusted(procedure.get())));
  }
}
