package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.stats.FalseDiscovery;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlFalseDiscoveryTest extends StageFixture {
  private static final double[] LOG_P = {-1e5, -800, -3, -3, -0.5, 0, Double.NaN, -20};

  private double[] adjust(FalseDiscovery procedure, double... logP) {
    String values =
        IntStream.range(0, logP.length)
            .mapToObj(i -> "(" + i + ", " + (Double.isNaN(logP[i]) ? null : logP[i] + "d") + ")")
            .collect(Collectors.joining(", "));
    return new ControlFalseDiscovery(procedure, List.of())
            .adjust(spark.sql("select * from values " + values + " as t(id, __log_p_value)"))
            .orderBy("id")
            .select("__log_q_value")
            .collectAsList()
            .stream()
            .mapToDouble(row -> row.isNullAt(0) ? Double.NaN : row.getDouble(0))
            .toArray();
  }

  /** p = 0.001, 0.04, 0.03, 0.9: p times 4 over rank, and no more than that of a larger one. */
  @Test
  void adjust_fourTests_asByHand() {
    double[] logQ = adjust(FalseDiscovery.BH, logs(0.001, 0.04, 0.03, 0.9));
    assertThat(Arrays.stream(logQ).map(Math::exp).toArray())
        .containsExactly(new double[] {0.004, 0.16 / 3, 0.16 / 3, 0.9}, within(1e-15));
  }

  private static double[] logs(double... p) {
    return Arrays.stream(p).map(Math::log).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void adjust_hasTheBitsOfTheProcedure(FalseDiscovery procedure) {
    assertThat(adjust(procedure, LOG_P)).containsExactly(SortedAdjustment.of(procedure, LOG_P));
  }

  @Test
  void adjust_groups_areAdjustedApart() {
    List<Row> rows =
        new ControlFalseDiscovery(FalseDiscovery.BH, List.of("g"))
            .adjust(
                spark.sql(
                    "select * from values ('a', -3d), ('a', -2d), ('b', -2d), (null, -5d),"
                        + " (null, null) as t(g, __log_p_value)"))
            .filter("g is not null or __log_p_value is null")
            .orderBy("g", "__log_p_value")
            .select("__log_q_value")
            .collectAsList();
    assertThat(rows.get(0).isNullAt(0)).isTrue();
    assertThat(rows.subList(1, 4))
        .extracting(row -> row.getDouble(0))
        .containsExactly(-3 + StrictMath.log(2), -2.0, -2.0);
  }
}
