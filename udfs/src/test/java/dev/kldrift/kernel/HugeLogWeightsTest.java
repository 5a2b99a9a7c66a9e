package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.kernel.Oracle.Quantity;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Log-weights anywhere in the range of doubles, against decimal arithmetic. */
class HugeLogWeightsTest {
  private static final double NONE = Double.NEGATIVE_INFINITY;
  private static final double MAX = Double.MAX_VALUE;

  private static Divergence check(double[] x, double[] y) {
    Divergence divergence = LogWeightDivergence.of(x, y);
    Quantities exact = new Quantities(x, y);
    assertRight(divergence.klPq(), exact.kl(true));
    assertRight(divergence.klQp(), exact.kl(false));
    assertRight(divergence.psi(), exact.kl(true).add(exact.kl(false)));
    assertRight(divergence.crossEntropyPq(), exact.kl(true).add(exact.entropy(true)));
    assertRight(divergence.crossEntropyQp(), exact.kl(false).add(exact.entropy(false)));
    for (Quantity quantity :
        List.of(Quantity.JS, Quantity.ENTROPY_P, Quantity.ENTROPY_Q, Quantity.TOTAL_VARIATION)) {
      assertRight(quantity.of(divergence), exact.plain.value(quantity));
    }
    return divergence;
  }

  /** KL with the logarithms as given, since those of masses that vanish are not of use. */
  private static final class Quantities {
    private final BigDecimal[] p;
    private final BigDecimal[] q;
    private final double[] x;
    private final double[] y;
    private final Oracle plain;

    Quantities(double[] x, double[] y) {
      this.x = x;
      this.y = y;
      p = normalised(x);
      q = normalised(y);
      plain = Oracle.of(p, q);
    }

    private static BigDecimal[] normalised(double[] x) {
      BigDecimal max = BigDecimal.valueOf(0);
      double largest = Arrays.stream(x).max().orElseThrow();
      double[] near = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        boolean vanishes = x[i] == NONE || x[i] / 4 - largest / 4 < -500;
        near[i] = vanishes ? NONE : x[i] - largest;
      }
      BigDecimal[] exp = Oracle.exponentials(near);
      for (BigDecimal e : exp) {
        max = max.add(e);
      }
      BigDecimal total = max;
      return Arrays.stream(exp).map(e -> e.divide(total, Oracle.DIGITS)).toArray(BigDecimal[]::new);
    }

    private BigDecimal log(double[] x, BigDecimal[] masses, int i) {
      int top = 0;
      for (int j = 1; j < x.length; j++) {
        top = x[j] > x[top] ? j : top;
      }
      BigDecimal logTop = ch.obermuhlner.math.big.BigDecimalMath.log(masses[top], Oracle.DIGITS);
      return new BigDecimal(x[i]).subtract(new BigDecimal(x[top])).add(logTop);
    }

    BigDecimal kl(boolean pq) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int i = 0; i < x.length; i++) {
        BigDecimal mass = pq ? p[i] : q[i];
        if (mass.signum() > 0) {
          BigDecimal log = log(x, p, i).subtract(log(y, q, i));
          sum = sum.add(mass.multiply(pq ? log : log.negate(), Oracle.DIGITS));
        }
      }
      return sum;
    }

    BigDecimal entropy(boolean ofP) {
      return plain.value(ofP ? Quantity.ENTROPY_P : Quantity.ENTROPY_Q);
    }
  }

  private static void assertRight(double value, BigDecimal exact) {
    double expected = exact.doubleValue();
    if (Double.isInfinite(expected)) {
      assertThat(value).isEqualTo(expected);
    } else {
      assertThat(value).isCloseTo(expected, within(8 * 0x1p-53 * expected + 1e-290));
    }
  }

  @Test
  void divergence_ofMasksAtAnyDepth_isRight() {
    for (double mask : new double[] {-1e300, -0x1p1009, -1e306, -2e307, -1e308, -MAX}) {
      Divergence divergence = check(new double[] {0, 0}, new double[] {0, mask});
      assertThat(divergence.klPq()).isCloseTo(-mask / 2, within(-mask * 0x1p-52));
      assertThat(divergence.klQp()).isEqualTo(Math.log(2));
      check(new double[] {0, mask, 1}, new double[] {mask, 0, mask});
      check(new double[] {1, mask, mask, 3}, new double[] {mask, 2, mask, 1});
    }
  }

  @Test
  void divergence_ofDifferencesBeyondAllDoubles_isRightOrInfinite() {
    assertThat(check(new double[] {0, 0}, new double[] {1e308, -1e308}).klPq()).isEqualTo(1e308);
    // 0.9 of 2e308 is out of range, and so is a sum of two that are not.
    assertThat(check(new double[] {0, 3}, new double[] {1e308, -1e308}).klPq()).isInfinite();
    Divergence divergence = check(new double[] {0, -1e308, 0}, new double[] {-1e308, 0, 0});
    assertThat(divergence.klPq()).isEqualTo(5e307);
    divergence = check(new double[] {-MAX, 0}, new double[] {0, -MAX});
    assertThat(divergence.klPq()).isEqualTo(MAX);
    assertThat(divergence.psi()).isInfinite();
    assertThat(divergence.crossEntropyPq()).isEqualTo(MAX);
    check(new double[] {-MAX, -MAX}, new double[] {-MAX, -MAX});
    check(new double[] {MAX, MAX}, new double[] {MAX, -MAX});
  }

  /** A bin may be far from both sides, or have next to no mass on the other. */
  @Test
  void divergence_ofTinyMassesAgainstHugeLogarithms_isRight() {
    check(new double[] {0, -702}, new double[] {0, -1e306});
    check(new double[] {0, -740}, new double[] {0, -1e308});
    check(new double[] {0, -1000}, new double[] {0, -1e308});
    check(new double[] {0, -702, -3}, new double[] {0, -1e308, -3.5});
    check(new double[] {0, -1e307}, new double[] {0, -1e308});
    check(new double[] {0, -1400, -1401}, new double[] {-5, -1e308, 0});
  }

  /** Masses of 0 on both sides whose quotient is that of a far bin. */
  @Test
  void divergence_ofVanishingMassesWithARatio_isRight() {
    for (double ratio : new double[] {0.5, 0.5109, 0.519, 0.53, 3}) {
      check(new double[] {0, -700, -710}, new double[] {0, -700 + ratio, -710 - ratio});
      check(new double[] {0, -9e9, -1}, new double[] {0, -9e9 + ratio, -1.5});
    }
  }

  @Test
  void divergence_ofManyHugeTerms_isRight() {
    SplittableRandom random = new SplittableRandom(3);
    for (int length : new int[] {3, 8, 100, 128, 256, 600}) {
      double[] x = random.doubles(length, -3, 3).toArray();
      double[] y = random.doubles(length, -1e308, 0).toArray();
      y[length / 2] = 0;
      check(x, y);
      check(y, x);
    }
  }

  @Test
  void divergence_wherePIsGivenAsWeights_isRight() {
    double[] p = {1, 3, 0};
    assertThat(LogWeightDivergence.ofWeights(p, new double[] {0, -1e308, 5}).klPq())
        .isEqualTo(7.5e307);
    assertThat(ExcessLoss.of(p, new double[] {0, -1e308, 5})).isEqualTo(7.5e307);
    assertThat(ModelLoss.of(p, new double[] {0, -1e308, 5}).crossEntropy()).isEqualTo(7.5e307);
    assertThat(LogWeightDivergence.ofWeights(p, new double[] {0, NONE, 5}).klPq()).isInfinite();
  }

  /** The maximum is so large that nothing can be set off against it. */
  @Test
  void loss_ofEqualHugeLogits_isZero() {
    for (double huge : new double[] {1e36, 1e300, -1e300, MAX, -MAX}) {
      double[] logits = {huge, huge, NONE};
      assertThat(ExcessLoss.of(new double[] {1, 1, 0}, logits)).isZero();
      assertThat(EvidenceBound.elbo(new double[] {1, 1, 0}, logits)).isEqualTo(huge);
      assertThat(LogSumExp.of(logits)).isEqualTo(huge);
    }
    assertThat(ExcessLoss.of(new double[] {1, 0}, new double[] {1e300, 0})).isZero();
    assertThat(ExcessLoss.of(new double[] {0, 1}, new double[] {1e300, 0})).isEqualTo(1e300);
  }

  @Test
  void functionsOfOneHistogram_ofHugeLogWeights_areRight() {
    assertThat(LogSumExp.normalize(new double[] {0, -1e308, NONE, 0}))
        .containsExactly(-Math.log(2), -1e308, NONE, -Math.log(2));
    assertThat(LogSumExp.normalize(new double[] {1e308, 0, -1e308}))
        .containsExactly(0, -1e308, NONE);
    assertThat(EvidenceBound.elboOfLog(new double[] {0, -1e308}, new double[] {1, MAX}))
        .isEqualTo(1);
    assertThat(EvidenceBound.elbo(new double[] {1, 1}, new double[] {0, -1e308})).isEqualTo(-5e307);
    TokenLoss[] tokens = TokenLoss.costliest(new double[] {1, 1}, new double[] {1e308, -1e308}, 2);
    assertThat(tokens).extracting(TokenLoss::excess).containsExactly(1e308);
    LogHistogramSum sum = new LogHistogramSum();
    sum.add(new double[] {-1e308, MAX, NONE, 0});
    sum.add(new double[] {-1e308, MAX, NONE, -1e308});
    assertThat(sum.value()).containsExactly(-1e308, MAX, NONE, 0);
  }
}
