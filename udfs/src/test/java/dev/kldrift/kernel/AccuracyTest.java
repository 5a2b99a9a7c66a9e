package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.kernel.Oracle.Quantity;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every quantity against decimal arithmetic; units are u = 2^-53. */
class AccuracyTest {

  @Test
  void counts_ofAllSizes_areRightToFourUnits() {
    SplittableRandom random = new SplittableRandom(20260101);
    WorstErrors errors = new WorstErrors("random counts");
    for (int round = 0; round < 200; round++) {
      int k = 1 + random.nextInt(20);
      double[] p = new double[k];
      double[] q = new double[k];
      double spread = Math.pow(10, -14 * random.nextDouble());
      for (int i = 0; i < k; i++) {
        p[i] = 1 + random.nextInt(1 << random.nextInt(1, 31));
        q[i] =
            round % 2 == 0
                ? 1 + random.nextInt(1 << random.nextInt(1, 31))
                : Math.rint(p[i] * 1e6 * (1 + spread * random.nextDouble()));
      }
      errors.add("round " + round, Oracle.ofWeights(p, q), WeightDivergence.of(p, q));
    }
    verify(errors, 4);
  }

  @Test
  void weights_farAndNear_areRightToEightUnits() {
    SplittableRandom random = new SplittableRandom(20260102);
    WorstErrors errors = new WorstErrors("random weights");
    for (int round = 0; round < 200; round++) {
      int k = 1 + random.nextInt(20);
      double[] p = new double[k];
      double[] q = new double[k];
      double spread = Math.pow(10, -14 * random.nextDouble());
      for (int i = 0; i < k; i++) {
        p[i] = Math.exp(random.nextDouble(-20, 2));
        q[i] =
            round % 2 == 0
                ? Math.exp(random.nextDouble(-20, 2))
                : 0.7 * p[i] * (1 + spread * random.nextDouble());
      }
      errors.add("round " + round, Oracle.ofWeights(p, q), WeightDivergence.of(p, q));
    }
    verify(errors, 8);
  }

  @Test
  void logWeights_farAndNear_areRightToEightUnits() {
    SplittableRandom random = new SplittableRandom(20260103);
    WorstErrors errors = new WorstErrors("random log-weights");
    for (int round = 0; round < 200; round++) {
      int k = 1 + random.nextInt(20);
      double[] x = new double[k];
      double[] y = new double[k];
      double spread = Math.pow(10, -14 * random.nextDouble());
      for (int i = 0; i < k; i++) {
        x[i] = random.nextDouble(-30, 5);
        y[i] =
            round % 2 == 0
                ? random.nextDouble(-30, 5)
                : 7 + x[i] + spread * random.nextDouble(-1, 1);
      }
      errors.add("round " + round, Oracle.ofLogWeights(x, y), LogWeightDivergence.of(x, y));
    }
    verify(errors, 8);
  }

  private static void verify(WorstErrors errors, double units) {
    System.out.print(errors.summary());
    for (Quantity quantity : Quantity.values()) {
      assertThat(errors.worst(quantity)).as("%s", quantity).isLessThanOrEqualTo(units);
    }
  }
}
