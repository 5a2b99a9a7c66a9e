package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A number of few bytes lies where its decimal lies. */
class PrecisionTest {
  private static double edge(Precision precision, double edge) {
    return precision.edges(List.of(edge)).get(0);
  }

  @Test
  void floats_ofDecimals_areNeverBelowTheEdgeThatTheyAre() {
    SplittableRandom random = new SplittableRandom(20261122);
    for (int i = 0; i < 20_000; i++) {
      BigDecimal decimal =
          BigDecimal.valueOf(random.nextInt(-999_999, 999_999), random.nextInt(12));
      double edge = edge(Precision.SINGLE, decimal.doubleValue());
      assertThat((double) decimal.floatValue()).as("%s", decimal).isEqualTo(edge);
      assertThat((double) Math.nextDown(decimal.floatValue())).isLessThan(edge);
    }
  }

  @Test
  void edges_betweenFloats_areTheNextFloat() {
    assertThat(edge(Precision.SINGLE, 0.70000000001)).isEqualTo((double) Math.nextUp(0.7f));
    assertThat(edge(Precision.SINGLE, 0.69999999999)).isEqualTo((double) 0.7f);
    assertThat(edge(Precision.SINGLE, 1e-60)).isEqualTo((double) Float.MIN_VALUE);
    assertThat(edge(Precision.SINGLE, -1e-60)).isZero();
    assertThat(edge(Precision.SINGLE, 16_777_217)).isEqualTo(16_777_218);
  }

  @Test
  void edges_thatAreFloatsOrBeyondThem_stay() {
    for (double edge : new double[] {0, 1.00390625, -0.375, 1e300, -1e300, Float.MAX_VALUE}) {
      assertThat(edge(Precision.SINGLE, edge)).isEqualTo(edge);
    }
    assertThat(edge(Precision.HALF, 1e5)).isEqualTo(1e5);
    assertThat(edge(Precision.DOUBLE, 0.7)).isEqualTo(0.7);
  }

  @Test
  void halves_ofDecimals_areNotBelowThem() {
    assertThat(edge(Precision.HALF, 0.1)).isEqualTo(0.0999755859375);
    assertThat(edge(Precision.HALF, 0.7)).isEqualTo(0.7001953125);
    assertThat(edge(Precision.HALF, -0.3)).isEqualTo(-0.300048828125);
    assertThat(edge(Precision.HALF, 0.10001)).isEqualTo(0.10003662109375);
  }
}
