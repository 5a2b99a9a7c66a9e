package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightDivergenceTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void of_coverAndThomasExample_matchesClosedForm() {
    // Elements of Information Theory, example 2.3.1 with r = 1/2, s = 1/4, in nats.
    Divergence d = WeightDivergence.of(new double[] {1, 1}, new double[] {3, 1});
    assertThat(d.klPq()).isEqualTo(0.5 * Math.log(4.0 / 3), within(1e-16));
    assertThat(d.klQp()).isEqualTo(0.75 * Math.log(3) - Math.log(2), within(1e-16));
  }

  @Test
  void of_massWithoutSupport_isInfiniteWithTheMassThatCausedIt() {
    Divergence d = WeightDivergence.of(new double[] {3, 1, 0}, new double[] {4, 0, 0});
    assertThat(d.klPq()).isEqualTo(INFINITY);
    assertThat(d.crossEntropyPq()).isEqualTo(INFINITY);
    assertThat(d.psi()).isEqualTo(INFINITY);
    assertThat(d.klQp()).isEqualTo(Math.log(4.0 / 3), within(1e-16));
    assertThat(d.jsDivergence()).isBetween(0.0, Math.log(2));
    assertThat(d.unsupportedMassP()).isEqualTo(0.25);
    assertThat(d.unsupportedBinsP()).isEqualTo(1);
    assertThat(d.unsupportedMassQ()).isZero();
    assertThat(d.unsupportedBinsQ()).isZero();
    assertThat(d.binsUsed()).isEqualTo(2);
    assertThat(d.entropyQ()).isZero();
  }

  @Test
  void of_disjointSupports_hasDistanceOneAndJsLnTwo() {
    Divergence d = WeightDivergence.of(new double[] {7, 5, 0, 0}, new double[] {0, 0, 1, 3});
    assertThat(d.jsDivergence()).isEqualTo(Math.log(2));
    assertThat(d.totalVariation()).isEqualTo(1);
    assertThat(d.hellinger()).isEqualTo(1);
    assertThat(d.unsupportedMassP()).isEqualTo(1);
    assertThat(d.unsupportedMassQ()).isEqualTo(1);
  }

  @Test
  void of_oneSideEmpty_keepsWhatTheOtherSideHas() {
    Divergence d = WeightDivergence.of(new double[] {2, 2, 0}, new double[3]);
    assertThat(d.entropyP()).isEqualTo(Math.log(2));
    assertThat(d.totalP()).isEqualTo(4);
    assertThat(d.totalQ()).isZero();
    assertThat(d.unsupportedMassP()).isEqualTo(1);
    assertThat(d.unsupportedBinsP()).isEqualTo(2);
    assertThat(d.unsupportedMassQ()).isNaN();
    assertThat(d.unsupportedBinsQ()).isZero();
    assertThat(d.entropyQ()).isNaN();
    assertThat(d.klPq()).isNaN();
    assertThat(d.jsDivergence()).isNaN();
    assertThat(d.hellinger()).isNaN();
  }

  @Test
  void of_noBins_isNaN() {
    Divergence d = WeightDivergence.of(new double[0], new double[0]);
    assertThat(d.bins()).isZero();
    assertThat(d.klPq()).isNaN();
    assertThat(d.entropyP()).isNaN();
  }

  @Test
  void of_proportionalCounts_isExactlyZeroWithoutSign() {
    Divergence d = WeightDivergence.of(new long[] {1, 20, 300, 0}, new long[] {7, 140, 2100, 0});
    assertThat(d.klPq()).isEqualTo(0.0);
    assertThat(d.klQp()).isEqualTo(0.0);
    assertThat(d.jsDivergence()).isEqualTo(0.0);
    assertThat(d.psi()).isEqualTo(0.0);
    assertThat(d.totalVariation()).isEqualTo(0.0);
    assertThat(d.hellinger()).isEqualTo(0.0);
  }

  @Test
  void of_negativeZero_isZero() {
    Divergence d = WeightDivergence.of(new double[] {-0.0, 1}, new double[] {0.0, 2});
    assertThat(d).isEqualTo(WeightDivergence.of(new double[] {0.0, 1}, new double[] {0.0, 2}));
  }

  @Test
  void of_everyType_givesTheSame() {
    Divergence expected = WeightDivergence.of(new double[] {1, 2, 3}, new double[] {3, 2, 2});
    assertThat(WeightDivergence.of(new float[] {1, 2, 3}, new float[] {3, 2, 2}))
        .isEqualTo(expected);
    assertThat(WeightDivergence.of(new int[] {1, 2, 3}, new int[] {3, 2, 2})).isEqualTo(expected);
    assertThat(WeightDivergence.of(new long[] {1, 2, 3}, new long[] {3, 2, 2})).isEqualTo(expected);
  }

  @Test
  void of_invalidInput_saysWhatIsWrong() {
    double[] valid = {1, 2};
    assertInvalid(valid, new double[] {1}, "p and q differ in length: 2 != 1");
    assertInvalid(valid, new double[] {1, -0.5}, "q[1] is negative: -0.5 (must be >= 0)");
    assertInvalid(new double[] {Double.NaN, 1}, valid, "p[0] is NaN (must be a number)");
    assertInvalid(new double[] {1, INFINITY}, valid, "p[1] is infinite: Infinity (must be finite)");
    assertThatThrownBy(() -> WeightDivergence.of(new int[] {-3}, new int[] {1}))
        .hasMessage("p[0] is negative: -3 (must be >= 0)");
  }

  /** NaN with a sign has the bits of a negative number. */
  @Test
  void of_invalidWeightInAnyLane_isFound() {
    double signedNaN = Double.longBitsToDouble(0xfff8000000000001L);
    for (int lane = 0; lane < 17; lane++) {
      for (double bad : new double[] {Double.NaN, signedNaN, -1, -Double.MIN_VALUE, -INFINITY}) {
        double[] p = new double[17];
        Arrays.fill(p, 3);
        double[] q = p.clone();
        q[lane] = bad;
        assertThatThrownBy(() -> WeightDivergence.of(p, q))
            .isInstanceOf(InvalidHistogramException.class)
            .hasMessageStartingWith("q[" + lane + "] is ");
      }
    }
  }

  @Test
  void of_binsOfOneSide_areFoundHoweverSmall() {
    for (double small : new double[] {0x1p-699, 0x1p-1074, 0x1p-60, 1, 0x1p79, 0x1p1000}) {
      for (double large : new double[] {0x1p-9, 1, 12_345, 0x1p79}) {
        for (int bin = 0; bin < 9; bin++) {
          double[] p = new double[9];
          Arrays.fill(p, large);
          double[] q = p.clone();
          p[bin] = small;
          q[bin] = 0;
          Divergence divergence = WeightDivergence.of(p, q);
          assertThat(divergence.klPq()).isEqualTo(INFINITY);
          assertThat(divergence.klQp()).isBetween(0.0, Double.MAX_VALUE);
          assertThat(divergence.unsupportedBinsP()).isEqualTo(1);
          assertThat(divergence.unsupportedBinsQ()).isZero();
          assertThat(divergence.unsupportedMassP()).isEqualTo(small / (8 * large + small));
          assertThat(divergence.unsupportedMassQ()).isZero();
        }
      }
    }
  }

  private static void assertInvalid(double[] p, double[] q, String message) {
    assertThatThrownBy(() -> WeightDivergence.of(p, q))
        .isInstanceOf(InvalidHistogramException.class)
        .hasMessage(message);
  }

  @Test
  void contributions_ofEachBin_followTheEdgeRules() {
    double[] terms =
        WeightDivergence.contributions(new double[] {2, 1, 1, 0}, new double[] {1, 1, 0, 2});
    assertThat(terms[0]).isEqualTo(0.5 * Math.log(2));
    assertThat(terms[1]).isZero();
    assertThat(terms[2]).isEqualTo(INFINITY);
    assertThat(terms[3]).isZero();
    assertThat(WeightDivergence.contributions(new double[] {1}, new double[] {0}))
        .containsExactly(Double.NaN);
  }

  @Test
  void of_hugeAndSubnormalWeights_isAsForTheScaledOnes() {
    double[] p = {1, 2, 5};
    double[] q = {4, 2, 2};
    Divergence expected = WeightDivergence.of(p, q);
    Divergence huge = WeightDivergence.of(times(p, 0x1p1020), times(q, 0x1p1021));
    Divergence tiny = WeightDivergence.of(times(p, Double.MIN_VALUE), times(q, 0x1p-1070));
    assertThat(huge.klPq()).isEqualTo(expected.klPq());
    assertThat(huge.totalP()).isEqualTo(0x1p1023);
    assertThat(huge.totalQ()).isEqualTo(INFINITY);
    assertThat(tiny.jsDivergence()).isEqualTo(expected.jsDivergence());
    assertThat(tiny.totalP()).isEqualTo(8 * Double.MIN_VALUE);
  }

  private static double[] times(double[] weights, double factor) {
    double[] scaled = weights.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }
}
