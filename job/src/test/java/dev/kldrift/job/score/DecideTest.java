package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.config.StatisticsConfig;
import dev.kldrift.job.table.DivergenceTable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class DecideTest extends StageFixture {
  private static final String[] DECIDED = {"k", "status", "decision", "drifted", "severity"};

  private static StatisticsConfig statistics(String... assignments) {
    Settings settings = Settings.defaults().withAssignment("input=in").withAssignment("output=out");
    for (String assignment : assignments) {
      settings.withAssignment(assignment);
    }
    return CompareConfig.of(settings, Clock.systemUTC()).statistics();
  }

  /** The same without sample sizes. */
  private Dataset<Row> untested() {
    Column unknown = functions.lit(null).cast("double");
    return rows()
        .withColumn("log_p_value_g", unknown)
        .withColumn("log_p_value_x2", unknown)
        .withColumn("power", unknown);
  }

  /** Scored rows, where 0.125 is the smallest effect that matters. */
  private Dataset<Row> rows() {
    return spark.sql(
        """
        select k, rejected __rejected, given __given_status, entropy_p, 1d entropy_q,
          used bins_used, unsupported unsupported_bins_p, 0 unsupported_bins_q, power,
          log_p log_p_value_g, log_p log_p_value_x2, 'js_divergence' effect, effect_size,
          0.125d minimum_effect, array(k) top_bins, 0d wasserstein, 0d ks, 0d linf
        from values
          ('drifted', 0L, null, 1d, 3, 0, 1d, -40d, 0.5d),
          ('small', 0L, null, 1d, 3, 0, 1d, -40d, 0.0625d),
          ('stable', 0L, null, 1d, 3, 0, 1d, -0.5d, 0.5d),
          ('few', 0L, null, 1d, 3, 0, 0.125d, -0.5d, 0.5d),
          ('empty', 0L, null, double('NaN'), 3, 0, null, null, double('NaN')),
          ('apart', 0L, null, 1d, 3, 3, 1d, -40d, 2d),
          ('constant', 0L, null, 1d, 1, 0, 1d, 0d, 0d),
          ('partial', 2L, 'NEW', 1d, 3, 0, 1d, -0.5d, 0d),
          ('given', 0L, 'NEW', 1d, 3, 0, 1d, -0.5d, 0d)
          as t(k, rejected, given, entropy_p, used, unsupported, power, log_p, effect_size)
        """);
  }

  private static Dataset<Row> decide(
      Dataset<Row> rows, StatisticsConfig statistics, boolean tested, long most) {
    PairSurvey survey =
        new SurveyPairs(List.of("k"), statistics.groups())
            .survey(rows, functions.col(statistics.logPValue()), most);
    Decide decide = new Decide(statistics, tested);
    return decide.withPValues(decide.decide(InternalRows.of(rows), survey));
  }

  @Test
  void decide_needsSignificanceAndAnEffectThatMatters() {
    assertThat(text(decide(rows(), statistics(), true, 9), DECIDED))
        .containsExactly(
            "[apart,NO_OVERLAP,DRIFTED,true,HIGH]",
            "[constant,CONSTANT,STABLE,false,NONE]",
            "[drifted,OK,DRIFTED,true,MEDIUM]",
            "[empty,EMPTY_P,null,null,null]",
            "[few,TOO_FEW,TOO_FEW,false,NONE]",
            "[given,NEW,STABLE,false,NONE]",
            "[partial,PARTIAL_INPUT,STABLE,false,NONE]",
            "[small,OK,STABLE,false,NONE]",
            "[stable,OK,STABLE,false,NONE]");
  }

  @Test
  void decide_moreRowsThanASurveyKeeps_haveTheSameBits() {
    for (String groups : List.of("[]", "[k]")) {
      StatisticsConfig statistics = statistics("statistics.fdr-groups=" + groups);
      Dataset<Row> few = decide(rows(), statistics, true, 9);
      Dataset<Row> many = decide(rows(), statistics, true, Long.MAX_VALUE);
      List<String> columns = new ArrayList<>(List.of(rows().columns()));
      columns.addAll(DivergenceTable.DECISION);
      columns.add("status");
      assertThat(text(many, columns.toArray(String[]::new)))
          .isEqualTo(text(few, columns.toArray(String[]::new)));
    }
  }

  @Test
  void decide_untested_isByTheEffectAlone() {
    assertThat(
            text(
                decide(untested(), statistics(), false, 9).filter("k in ('few', 'small')"),
                "k",
                "decision",
                "q_value"))
        .containsExactly("[few,OVER_THRESHOLD,null]", "[small,UNDER_THRESHOLD,null]");
  }
}
