package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.kernel.Oracle.Quantity;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Loss of logits beyond H(p), in one pass or term by term: the same value to 8u. */
class ExcessLossTest {
  private static final double NONE = Double.NEGATIVE_INFINITY;

  private final SplittableRandom random = new SplittableRandom(20261124);

  private double error(double[] p, double[] logQ) {
    Oracle oracle = Oracle.of(Oracle.decimals(p), Oracle.exponentials(logQ));
    return oracle.error(Quantity.KL_PQ, ExcessLoss.of(p, logQ));
  }

  /** Losses from 10 nats down to 10^-6, so that both ways are taken, and everything between. */
  @Test
  void of_lossesOfEverySize_isRightTo8u() {
    double worst = 0;
    for (int round = 0; round < 300; round++) {
      double[] p = new double[2 + random.nextInt(30)];
      double[] logQ = new double[p.length];
      double spread = Math.pow(10, random.nextDouble(-3, 1));
      double offset = round % 3 == 0 ? 1e5 : -7;
      Arrays.setAll(p, i -> random.nextInt(1, 1000) * 1e-3);
      Arrays.setAll(logQ, i -> offset + Math.log(p[i]) + spread * random.nextDouble(-1, 1));
      worst = Math.max(worst, error(p, logQ));
    }
    System.out.printf("excess loss of every size: worst relative error %.2f u%n", worst);
    assertThat(worst).isLessThanOrEqualTo(8);
  }

  /** Logits as models give them are floats. */
  @Test
  void of_oneOutcome_isTheNegativeLogProbabilityToEveryDigit() {
    double worst = 0;
    for (int round = 0; round < 100; round++) {
      double[] p = new double[2 + random.nextInt(30)];
      double[] logQ = new double[p.length];
      Arrays.setAll(logQ, i -> (float) random.nextDouble(-30, 5));
      int outcome = random.nextInt(p.length);
      p[outcome] = 0.1 + random.nextDouble();
      logQ[outcome] += random.nextInt(40);
      worst = Math.max(worst, error(p, logQ));
    }
    System.out.printf("excess loss of one outcome: worst relative error %.2f u%n", worst);
    assertThat(worst).isLessThanOrEqualTo(8);
  }

  @Test
  void of_floats_isThatOfTheSameDoubles() {
    for (int round = 0; round < 50; round++) {
      float[] p = new float[1 + random.nextInt(700)];
      float[] logQ = new float[p.length];
      for (int i = 0; i < p.length; i++) {
        p[i] = random.nextInt(3) == 0 ? 0 : (float) random.nextDouble();
        logQ[i] = (float) (50 * random.nextDouble());
      }
      assertThat(ExcessLoss.of(p, logQ)).isEqualTo(ExcessLoss.of(wide(p), wide(logQ)));
    }
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  @Test
  void of_edges_followTheContract() {
    double[] masked = {0, 1, NONE};
    assertThat(ExcessLoss.of(new double[] {1, 2, 0}, masked)).isFinite();
    assertThat(ExcessLoss.of(new double[] {1, 2, 1}, masked)).isInfinite();
    assertThat(ExcessLoss.of(new double[] {1e300, 0, 1e-320}, masked)).isInfinite();
    assertThat(ExcessLoss.of(new double[3], masked)).isNaN();
    assertThat(ExcessLoss.of(new double[] {1, 2, 0}, new double[] {NONE, NONE, NONE})).isNaN();
    assertThat(ExcessLoss.of(new double[] {0, 3}, new double[] {-1000, 1000})).isZero();
    assertThat(ExcessLoss.of(new double[] {3, 0}, new double[] {-1000, 1000})).isEqualTo(2000);
    assertThat(ExcessLoss.of(new double[] {1, 1}, new double[] {0, -1e300})).isEqualTo(5e299);
    assertThat(ExcessLoss.of(new double[] {1, 0}, new double[] {0, -1e300})).isZero();
    assertThatThrownBy(() -> ExcessLoss.of(new float[] {1}, new float[] {Float.NaN}))
        .hasMessage("log_q[0] is NaN (must be a number)");
    assertThatThrownBy(() -> ExcessLoss.of(new double[1], new double[2]))
        .hasMessage("p and log_q differ in length: 1 != 2");
  }

  /** A constant added to all logits is another name for the same model. */
  @Test
  void of_shiftedLogits_isTheSame() {
    double[] p = {3, 1, 4, 1, 5};
    double[] logQ = {0.5, 1.25, -3, 2, 0};
    double loss = ExcessLoss.of(p, logQ);
    double[] shifted = Arrays.stream(logQ).map(x -> x + 1024).toArray();
    assertThat(ExcessLoss.of(p, shifted)).isEqualTo(loss);
  }
}
