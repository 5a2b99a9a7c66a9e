package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.score.ControlFalseDiscovery;
import dev.kldrift.job.score.SortedAdjustment;
import dev.kldrift.stats.FalseDiscovery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests, false discoveries and decisions, from Parquet to the published rows. */
class DecisionTest extends CompareFixture {

  /** Against the plain procedure over one sorted array, with ties, nulls and extreme values. */
  @ParameterizedTest
  @EnumSource(FalseDiscovery.class)
  void adjust_distributed_equalsTheProcedureOnOneArray(FalseDiscovery procedure) {
    double[] logP = logPs(3000, 20261122L);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < logP.length; i++) {
      rows.add(RowFactory.create(i, i % 3, Double.isNaN(logP[i]) ? null : logP[i]));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("grp", DataTypes.IntegerType)
            .add("__log_p_value", DataTypes.DoubleType);
    Dataset<Row> input = spark.createDataFrame(rows, schema).repartition(5);

    double[] overall = collect(new ControlFalseDiscovery(procedure, List.of()).adjust(input));
    double[] grouped = collect(new ControlFalseDiscovery(procedure, List.of("grp")).adjust(input));

    assertThat(overall).isEqualTo(SortedAdjustment.of(procedure, logP));
    for (int group = 0; group < 3; group++) {
      assertThat(every(grouped, group))
          .isEqualTo(SortedAdjustment.of(procedure, every(logP, group)));
    }
  }

  private static double[] logPs(int n, long seed) {
    Random random = new Random(seed);
    double[] logP = new double[n];
    for (int i = 0; i < n; i++) {
      logP[i] =
          switch (i % 6) {
            case 0 -> Math.log(random.nextDouble());
            case 1 -> -Math.pow(10, random.nextDouble() * 9 - 3);
            case 2 -> 0;
            case 3 -> -random.nextInt(5);
            case 4 -> i % 12 == 4 ? Double.NaN : Math.log(random.nextDouble());
            default ->
                random.nextInt(50) == 0 ? Double.NEGATIVE_INFINITY : -1e-9 * random.nextInt(9);
          };
    }
    return logP;
  }

  private static double[] collect(Dataset<Row> adjusted) {
    return adjusted.orderBy("id").select("__log_q_value").collectAsList().stream()
        .mapToDouble(row -> row.isNullAt(0) ? Double.NaN : row.getDouble(0))
        .toArray();
  }

  private static double[] every(double[] values, int group) {
    List<Double> of = new ArrayList<>();
    for (int i = group; i < values.length; i += 3) {
      of.add(values[i]);
    }
    return of.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  void decision_driftNoiseAndTooFew_areToldApart() {
    Path input =
        input(
            "in",
            "select * from values ('moved', array(5000, 5000), array(3000, 7000)), ('noise',"
                + " array(5000, 5000), array(5050, 4950)), ('small', array(500000, 500000),"
                + " array(495000, 505000)), ('few', array(5, 5), array(6, 4)), ('constant',"
                + " array(9, 0), array(7, 0)), ('gone', array(9, 1), array(0, 0)) as t(feature, p,"
                + " q)");
    compare(input, "decision.minimum-power=0.8");
    assertThat(
            rows(
                "divergence",
                "select feature, status, decision, drifted, severity from t order by 1"))
        .containsExactly(
            "[constant,CONSTANT,TOO_FEW,false,NONE]",
            "[few,TOO_FEW,TOO_FEW,false,NONE]",
            "[gone,EMPTY_Q,null,null,null]",
            "[moved,OK,DRIFTED,true,LOW]",
            "[noise,OK,STABLE,false,NONE]",
            "[small,OK,STABLE,false,NONE]"); // significant beyond doubt, too small to matter
    assertThat(
            rows(
                "divergence",
                "select q_value < 1e-9, p_value < 1e-9 from t where feature = 'small'"))
        .containsExactly("[true,true]");
    assertThat(rows("summary", "select drifted, too_few, false_alarms < 1e-100 from t"))
        .containsExactly("[1,1,true]");
  }

  @Test
  void decision_minimumEffectByPattern_takesTheFirstMatch() {
    Path input =
        input(
            "in",
            "select * from values ('a_price', array(50000, 50000), array(40000, 60000)), ('b',"
                + " array(50000, 50000), array(40000, 60000)) as t(feature, p, q)");
    compare(input, "decision.minimum-effect=*_price psi 0.5,total_variation 0.05");
    assertThat(
            rows("divergence", "select feature, effect, minimum_effect, drifted from t order by 1"))
        .containsExactly("[a_price,psi,0.5,false]", "[b,total_variation,0.05,true]");
  }

  @Test
  void decision_withoutSampleSizes_isAThresholdAndSaysSo() {
    Path input = input("in", "select 'a' k, array(0.5d, 0.5d) p, array(0.2d, 0.8d) q");
    compare(input, "domain=probabilities");
    assertThat(rows("divergence", "select decision, drifted, p_value, test_method from t"))
        .containsExactly("[OVER_THRESHOLD,true,null,null]");
  }

  @Test
  void decision_sampleSizesInColumns_makeTests() {
    Path input =
        input(
            "in",
            "select * from values ('a', array(0.5d, 0.5d), array(0.2d, 0.8d), 1000, 900), ('b',"
                + " array(0.5d, 0.5d), array(0.2d, 0.8d), -1, 1), ('c', array(0.5d, 0.5d),"
                + " array(0.5d, 0.5d), 1000, 900) as t(k, p, q, n_p, n_q)");
    compare(input, "domain=probabilities");
    assertThat(rows("divergence", "select k, decision, df from t order by k"))
        .containsExactly("[a,DRIFTED,1]", "[c,STABLE,1]");
    assertThat(rows("quarantine", "select reason, detail from t"))
        .containsExactly("[BAD_SAMPLE_SIZE,n_p is -1 (must be finite and >= 0)]");
  }

  /** As columns are called, and without an end of the whole run by one row. */
  @Test
  void decision_infiniteSampleSize_isARowInQuarantine() {
    Path input =
        input(
            "in",
            "select k, array(3d, 4d, 0d) p, array(4d, 0d, 9d) q, n rows_p, 1300d rows_q from values"
                + " ('a', 700d), ('b', double('Infinity')), ('c', null) as t(k, n)");
    compare(input, "domain=probabilities", "columns.n-p=rows_p", "columns.n-q=rows_q");
    assertThat(rows("divergence", "select k from t")).containsExactly("[a]");
    assertThat(rows("quarantine", "select reason, detail from t order by k"))
        .containsExactly(
            "[BAD_SAMPLE_SIZE,rows_p is Infinity (must be finite and >= 0)]",
            "[BAD_SAMPLE_SIZE,rows_p is NULL (must be finite and >= 0)]");
  }

  @Test
  void decision_smoothingAndTopBins_areBesideTheRawValue() {
    Path input =
        input("in", "select 'a' k, array(10, 0, 5) p, array(8, 2, 5) q, array('x', 'y', 'z') bins");
    compare(input, "statistics.smoothing=jeffreys", "statistics.top-bins=1");
    assertThat(
            rows(
                "divergence",
                "select kl_qp, kl_qp_smoothed < 1, smoothing, top_bins[0].label, size(top_bins)"
                    + " from t"))
        .containsExactly("[Infinity,true,jeffreys,y,1]");
  }

  @Test
  void decision_edges_labelTheBins() {
    compare(input("in", "select 'a' k, array(10, 0) p, array(8, 2) q, array(0d, 0.5d, 1d) edges"));
    assertThat(rows("divergence", "select top_bins[0].label from t"))
        .containsExactly("[[0.5, 1.0)]");
  }

  @Test
  void decision_everyEffectMatters_listsTheLargestFirst() {
    Path input =
        input(
            "all",
            "select * from values ('a', array(5000, 5000), array(4000, 6000)),"
                + " ('b', array(5000, 5000), array(9000, 1000)) t(k, p, q)");
    CompareResult result = compare(input, "decision.minimum-effect=js_divergence 0");
    assertThat(result.largest().mostDrifted())
        .extracting(row -> row.getString(0))
        .containsExactly("b", "a");
  }
}
