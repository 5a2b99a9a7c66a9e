package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.kernel.WeightDivergence;
import dev.kldrift.stats.Effect;
import dev.kldrift.stats.PairStatistics;
import dev.kldrift.stats.StatisticsOptions;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statistics through SQL are those of the package {@code stats}. */
class StatisticsFunctionTest extends SparkTest {
  private static final double[] P = {807, 759, 184};
  private static final double[] Q = {268, 199, 42};

  private static Row statistics(String p, String q, String sizes, boolean exact) {
    return (Row)
        value(
            "drift.pair_statistics(%s, %s, %s, %s, 'psi', 0.1d, 0.05d)"
                .formatted(p, q, sizes, exact));
  }

  @Test
  void pairStatistics_counts_hasDivergenceAndStatistics() {
    Row row =
        statistics(
            "array(807, 759, 184)", "array(268, 199, 42)", "double('NaN'), double('NaN')", false);
    PairStatistics expected =
        PairStatistics.of(
            P,
            Q,
            WeightDivergence.of(P, Q),
            StatisticsOptions.withDefaults().withEffect(Effect.PSI, 0.1).withLevel(0.05));
    assertThat(row.<Double>getAs("kl_pq")).isEqualTo(WeightDivergence.of(P, Q).klPq());
    assertThat(row.<Double>getAs("noise_floor_js")).isEqualTo(expected.js().noiseFloor());
    assertThat(row.<Double>getAs("power")).isEqualTo(expected.power());
    assertThat(row.<Integer>getAs("df")).isEqualTo(2);
    // apache/commons-statistics GTestTest, recomputed: see published.json
    assertThat(row.<Double>getAs("g_statistic")).isEqualTo(7.300817075855077, within(1e-13));
  }

  @Test
  void pairStatistics_sampleSizesGiven_scalesWeightsToCounts() {
    Row counts =
        statistics("array(30, 70)", "array(60, 40)", "double('NaN'), double('NaN')", false);
    Row weights = statistics("array(0.3d, 0.7d)", "array(0.6d, 0.4d)", "100d, 100d", false);
    assertThat(weights.<Double>getAs("g_statistic"))
        .isEqualTo(counts.<Double>getAs("g_statistic"), within(1e-12));
  }

  @Test
  void pairStatistics_exactReference_testsQAgainstP() {
    Row row = statistics("array(1d, 3d)", "array(40, 60)", "double('NaN'), double('NaN')", true);
    // 2 [40 ln(40/25) + 60 ln(60/75)] and (40-25)²/25 + (60-75)²/75
    double g = 2 * (40 * Math.log(40.0 / 25) + 60 * Math.log(60.0 / 75));
    assertThat(row.<Double>getAs("g_statistic")).isEqualTo(g, within(1e-12));
    assertThat(row.<Double>getAs("x2_statistic")).isEqualTo(12.0, within(1e-12));
    assertThat(row.<Double>getAs("noise_floor_kl_pq")).isNull();
  }

  @Test
  void pairStatistics_exactReferenceAndSampleSize_scalesWeightsToCounts() {
    Row counts = statistics("array(1d, 3d)", "array(40, 60)", "double('NaN'), double('NaN')", true);
    Row weights = statistics("array(1d, 3d)", "array(0.4d, 0.6d)", "double('NaN'), 100d", true);
    for (String name : List.of("g_statistic", "x2_statistic", "log_p_value_g")) {
      assertThat(weights.<Double>getAs(name)).isEqualTo(counts.<Double>getAs(name), within(1e-12));
    }
  }

  @Test
  void pairStatistics_oneSampleSizeGiven_takesTheTotalOfTheOther() {
    String p = "array(30, 40, 10)";
    String q = "array(40, 20, 90)";
    String nan = "double('NaN')";
    assertThat(statistics(p, q, "8000, " + nan, false))
        .isEqualTo(statistics(p, q, "8000, 150", false))
        .isNotEqualTo(statistics(p, q, nan + ", " + nan, false));
    assertThat(statistics(p, q, nan + ", 9000", false))
        .isEqualTo(statistics(p, q, "80, 9000", false));
    assertThat(score(p, q, "'counts', 9, 8000, " + nan + ", false").<Row>getAs("scores"))
        .isEqualTo(statistics(p, q, "8000, 150", false));
  }

  private static Row score(String p, String q, String options) {
    return (Row)
        value("drift.score_pair(%s, %s, %s, 'psi', 0.1d, 0.05d, NULL, 0)".formatted(p, q, options));
  }

  @Test
  void scorePair_exactReferenceAndSampleSizeOfQ_hasTheStatisticsOfPairStatistics() {
    String p = "array(0.5d, 0.25d, 0.25d)";
    String q = "array(0.4d, 0.2d, 0.4d)";
    Row scores = score(p, q, "'probabilities', 10, double('NaN'), 150, true").<Row>getAs("scores");
    assertThat(scores).isEqualTo(statistics(p, q, "double('NaN'), 150", true));
    assertThat(scores.<Double>getAs("g_statistic")).isPositive();
    Row unknown = score(p, q, "'probabilities', 10, 150, double('NaN'), true").<Row>getAs("scores");
    assertThat(unknown.<Double>getAs("g_statistic")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "double('Infinity') | 1300 | n_p is Infinity",
        "-8000 | 1300 | n_p is -8000.0",
        "1300 | -0.5D | n_q is -0.5",
        "double('NaN') | double('-Infinity') | n_q is -Infinity"
      })
  void sampleSizes_outOfRange_areNamed(String sizeP, String sizeQ, String problem) {
    String p = "array(3, 4, 0)";
    String q = "array(4, 0, 9)";
    String sizes = sizeP + ", " + sizeQ;
    String text = problem + " (must be finite and >= 0)";
    assertThatThrownBy(() -> statistics(p, q, sizes, false))
        .hasStackTraceContaining("pair_statistics: " + text);
    Row scored = score(p, q, "'probabilities', 10, " + sizes + ", false");
    assertThat(scored.<Row>getAs("problem")).hasToString("[BAD_SAMPLE_SIZE," + text + "]");
    assertThat(scored.<Object>getAs("scores")).isNull();
  }

  @Test
  void sampleSizes_none_leaveNothingToTest() {
    for (String sizes : List.of("0, 100", "100, 0")) {
      Row row = statistics("array(3, 4)", "array(4, 9)", sizes, false);
      assertThat(row.<String>getAs("test_method")).isEqualTo("UNAVAILABLE");
      assertThat(row.<Double>getAs("kl_pq")).isPositive();
    }
    // A reference that is known has no size that could be wrong.
    assertThat(statistics("array(3, 4)", "array(4, 9)", "double('Infinity'), 100", true))
        .isEqualTo(statistics("array(3, 4)", "array(4, 9)", "double('NaN'), 100", true));
  }

  @Test
  void pairStatistics_emptySide_hasNoTest() {
    Row row = statistics("array(0, 0)", "array(1, 2)", "double('NaN'), double('NaN')", false);
    assertThat(row.<Object>getAs("log_p_value_g")).isNull();
    assertThat(row.<String>getAs("test_method")).isEqualTo("UNAVAILABLE");
  }

  /** An executor lives for weeks: what it keeps must not grow with the rows that it has seen. */
  @Test
  void pairStatistics_anotherMinimumAndLevelInEachRow_keepsAFewOnly() {
    List<Row> powers =
        sql(
            "select drift.pair_statistics(array(30, 70), array(60, 40), 100, 100, false, 'psi',"
                + " id / 5000D, (1 + id) / 10000D).power from range(2000) order by id");
    assertThat(SmallestEffect.kept()).isLessThan(100);
    assertThat(powers.get(1000).getDouble(0))
        .isEqualTo(
            number(
                "drift.pair_statistics(array(30, 70), array(60, 40), 100, 100, false, 'psi',"
                    + " 0.2D, 0.1001D).power"));
  }

  @Test
  void topBins_ranksByShareOfJs_notByInfinity() {
    List<Row> top =
        SPARK
            .sql(
                "select drift.top_bins(array(50, 30, 20, 0, 0), array(10, 30, 55, 1, 4),"
                    + " array('a', 'b', 'c', 'd', 'e'), 4)")
            .head()
            .getList(0);
    // JS shares: a 0.073, c 0.043, e 0.014 = 0.04 ln(2)/2, d 0.003; b did not move
    assertThat(top).extracting(row -> row.getString(1)).containsExactly("a", "c", "e", "d");
    assertThat(top.get(0).getDouble(2)).isEqualTo(0.5);
    assertThat(top.get(0).getDouble(4)).isEqualTo(0.5 * Math.log(5), within(1e-15));
    assertThat(top.get(0).getDouble(5)).isEqualTo(0.1 * Math.log(0.2), within(1e-15));
    assertThat(top.get(2).getDouble(5)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void topBins_equalHistogramsOrNoLabels_areEmptyOrUnlabelled() {
    assertThat(
            SPARK.sql("select drift.top_bins(array(1, 2), array(2, 4), null, 3)").head().getList(0))
        .isEmpty();
    List<Row> top =
        SPARK.sql("select drift.top_bins(array(1, 2), array(2, 1), null, 5)").head().getList(0);
    assertThat(top).hasSize(2).allSatisfy(row -> assertThat(row.isNullAt(1)).isTrue());
  }

  @Test
  void smoothedDivergence_addsTheSameToBothSides() {
    Row row = (Row) value("drift.smoothed_divergence(array(3, 0, 0), array(1, 2, 0), 'laplace')");
    // the third bin is empty on both sides and stays so: (4, 1)/5 against (2, 3)/5
    assertThat(row.<Double>getAs("kl_pq"))
        .isEqualTo(0.8 * Math.log(2) + 0.2 * Math.log(1.0 / 3), within(1e-15));
  }

  @Test
  void smoothedDivergence_badInput_namesIt() {
    assertThatThrownBy(() -> value("drift.smoothed_divergence(array(-1), array(1), 'laplace')"))
        .hasStackTraceContaining("smoothed_divergence: p[0] is negative: -1.0 (must be >= 0)");
    assertThatThrownBy(() -> value("drift.smoothed_divergence(array(1), array(1), 'epsilon')"))
        .hasStackTraceContaining("unknown smoothing: epsilon");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"epsilon", "dirichlet(1-2)", "dirichlet(.)", "dirichlet(e)", "Laplace", ""})
  void smoothedDivergence_unknownSmoothing_namesFunctionValueAndRule(String name) {
    assertThatThrownBy(() -> value("drift.smoothed_divergence(array(1), array(1), '" + name + "')"))
        .hasStackTraceContaining(
            "smoothed_divergence: unknown smoothing: "
                + name
                + " (must be laplace, jeffreys, perks, dirichlet(c) or shrink)");
  }

  @Test
  void smoothedDivergence_constantOutOfRange_namesFunctionValueAndRule() {
    assertThatThrownBy(() -> value("drift.smoothed_divergence(array(1), array(1), 'dirichlet(0)')"))
        .hasStackTraceContaining(
            "smoothed_divergence: smoothing constant is out of range: 0.0 (must be > 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'nope', 0.1D, 0.05D | effect is nope (must be one of [KL_PQ, KL_QP, JS_DIVERGENCE, PSI,",
        "'psi', -0.01D, 0.05D | minimum is -0.01 (must be >= 0)",
        "'psi', double('NaN'), 0.05D | minimum is NaN (must be >= 0)",
        "'psi', 0.1D, 1.5D | level is 1.5 (must be between 0 and 1)",
        "'psi', 0.1D, 0D | level is 0.0 (must be between 0 and 1)",
        "'psi', 0.1D, double('NaN') | level is NaN (must be between 0 and 1)"
      })
  void smallestEffect_outOfRange_namesFunctionArgumentValueAndRule(String options, String text) {
    String pair = "(array(10, 20), array(20, 10), ";
    assertThatThrownBy(
            () -> value("drift.pair_statistics" + pair + "30, 30, false, " + options + ")"))
        .hasStackTraceContaining("pair_statistics: " + text);
    assertThatThrownBy(
            () ->
                value(
                    "drift.score_pair"
                        + pair
                        + "'counts', 9, 30, 30, false, "
                        + options
                        + ", NULL, 2)"))
        .hasStackTraceContaining("score_pair: " + text);
  }
}
