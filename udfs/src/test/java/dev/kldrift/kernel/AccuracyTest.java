package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.kernel.Oracle.Quantity;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Every quantity against decimal arithmetic; prints the worst case of each suite. Errors are in
 * units of u = 2^-53. {@code -Dkldrift.accuracy.rounds=1000} for the long form.
 */
class AccuracyTest {
  private static final int ROUNDS = Integer.getInteger("kldrift.accuracy.rounds", 100);
  private static final double COUNTS = 4;
  private static final double WEIGHTS = 8;

  private final SplittableRandom random = new SplittableRandom(20260101);
  private WorstErrors errors;
  private double bound;

  private void start(TestInfo test, double units) {
    errors = new WorstErrors(test.getDisplayName());
    bound = units;
  }

  private void compare(String name, double[] p, double[] q) {
    errors.add(name, Oracle.ofWeights(p, q), WeightDivergence.of(p, q));
  }

  private void compareLogs(String name, double[] x, double[] y) {
    errors.add(name, Oracle.ofLogWeights(x, y), LogWeightDivergence.of(x, y));
  }

  @AfterEach
  void verifyWorstErrors() {
    if (errors == null) {
      return;
    }
    System.out.print(errors.summary());
    for (Quantity quantity : Quantity.values()) {
      double units = quantity.isCrossOrEntropy() ? COUNTS : bound;
      assertThat(errors.worst(quantity)).as("%s", quantity).isLessThanOrEqualTo(units);
    }
  }

  private int count() {
    return 1 + random.nextInt(1 << random.nextInt(1, 31));
  }

  /** 1 down to 10^-14. */
  private double spread() {
    return Math.pow(10, -14 * random.nextDouble());
  }

  @Test
  void counts_random_withinFourUnits(TestInfo test) {
    start(test, COUNTS);
    for (int round = 0; round < ROUNDS; round++) {
      double[] p = new double[1 + random.nextInt(20)];
      double[] q = new double[p.length];
      Arrays.setAll(p, i -> count());
      Arrays.setAll(q, i -> count());
      compare("round " + round + ", k=" + p.length, p, q);
    }
  }

  @Test
  void counts_nearEqual_withinFourUnits(TestInfo test) {
    start(test, COUNTS);
    for (int round = 0; round < ROUNDS; round++) {
      double[] p = new double[1 + random.nextInt(20)];
      double[] q = new double[p.length];
      double spread = spread();
      double scale = Math.scalb(1.0, 20 + random.nextInt(3));
      Arrays.setAll(p, i -> count());
      Arrays.setAll(q, i -> Math.rint(p[i] * scale * (1 + spread * random.nextDouble(-1, 1))));
      compare("round " + round + ", k=" + p.length, p, q);
    }
  }

  @Test
  void counts_twoBinsApartByOne_withinFourUnits(TestInfo test) {
    start(test, COUNTS);
    for (double n = 10; n < 1e15; n *= 10) {
      // KL of about 1 / (4 n²): down to 10^-29.
      compare("n=" + n, new double[] {n, n}, new double[] {n + 1, n - 1});
      compare("n=" + n, new double[] {n, 3 * n}, new double[] {n - 1, 3 * n});
    }
  }

  @Test
  void counts_aroundTheLimitOfTheSeries_withinFourUnits(TestInfo test) {
    start(test, COUNTS);
    for (int round = 0; round < ROUNDS; round++) {
      double n = 1000 + random.nextInt(1_000_000);
      double m = Math.rint(n * (5.0 / 3 + 1e-3 * random.nextDouble(-1, 1)));
      compare("n=" + n, new double[] {n, m}, new double[] {m, n});
      compare("n=" + n, new double[] {n, 1e6}, new double[] {m, 1e6});
    }
  }

  @Test
  void counts_oneHugeBin_withinFourUnits(TestInfo test) {
    start(test, COUNTS);
    for (int k : new int[] {2, 10, 1000, 131_072}) {
      double[] p = filled(k, 1);
      double[] q = filled(k, 1);
      p[0] = 1e12;
      q[0] = 1e12;
      q[k - 1] = 2;
      compare("one count more, k=" + k, p, q);
      q[0] = 1;
      compare("against uniform, k=" + k, p, q);
      q[k / 2] = 1e12;
      compare("moved, k=" + k, p, q);
    }
  }

  private static double[] filled(int k, double value) {
    double[] filled = new double[k];
    Arrays.fill(filled, value);
    return filled;
  }

  @Test
  void counts_longHistograms_withinFourUnits(TestInfo test) {
    start(test, COUNTS);
    for (int k : new int[] {100, 4096, 131_072}) {
      double[] zipf = new double[k];
      double[] steeper = new double[k];
      double[] near = new double[k];
      double[] disjoint = new double[k];
      for (int i = 0; i < k; i++) {
        zipf[i] = Math.floor(1e5 / (i + 1)) + 1;
        steeper[i] = Math.floor(1e5 / Math.pow(i + 1, 1.2)) + 1;
        near[i] = zipf[i] * 1e6 + i % 3;
        disjoint[i] = i % 2 == 0 ? zipf[i] : 0;
      }
      compare("zipf, k=" + k, zipf, steeper);
      compare("near zipf, k=" + k, zipf, near);
      compare("half of the bins, k=" + k, zipf, disjoint);
    }
  }

  @Test
  void counts_longAndNearlyUniform_withinFourUnits(TestInfo test) {
    start(test, COUNTS);
    for (int k : new int[] {1000, 131_072}) {
      for (double n : new double[] {1e3, 1e6, 1e9}) {
        double[] p = filled(k, n);
        double[] q = filled(k, n);
        q[3] += 1;
        q[k - 2] -= 1;
        // KL of about 1 / (k n²), down to 10^-23.
        compare("n=" + n + ", k=" + k, p, q);
      }
    }
  }

  @Test
  void counts_disjoint_withinFourUnits(TestInfo test) {
    start(test, COUNTS);
    for (int round = 0; round < ROUNDS; round++) {
      double[] p = new double[2 + random.nextInt(20)];
      double[] q = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        (i % 2 == 0 ? p : q)[i] = count();
      }
      compare("round " + round, p, q);
    }
  }

  @Test
  void counts_above2To53_withinFourUnits(TestInfo test) {
    start(test, COUNTS);
    for (int round = 0; round < ROUNDS; round++) {
      long[] p = new long[1 + random.nextInt(10)];
      long[] q = new long[p.length];
      boolean near = round % 2 == 0;
      Arrays.setAll(p, i -> random.nextLong(1L << random.nextInt(50, 63)) + 1);
      Arrays.setAll(
          q, i -> near ? p[i] - p[i] % 7 + 1 : random.nextLong(1L << random.nextInt(50, 63)) + 1);
      p[0] = Long.MAX_VALUE - round;
      Oracle oracle = Oracle.of(Oracle.decimals(p), Oracle.decimals(q));
      errors.add("round " + round + ", k=" + p.length, oracle, WeightDivergence.of(p, q));
    }
  }

  @Test
  void weights_random_withinEightUnits(TestInfo test) {
    start(test, WEIGHTS);
    for (int round = 0; round < ROUNDS; round++) {
      double[] p = new double[1 + random.nextInt(20)];
      double[] q = new double[p.length];
      Arrays.setAll(p, i -> Math.exp(random.nextDouble(-20, 2)));
      Arrays.setAll(q, i -> Math.exp(random.nextDouble(-20, 2)));
      compare("round " + round + ", k=" + p.length, p, q);
    }
  }

  @Test
  void weights_nearEqual_withinEightUnits(TestInfo test) {
    start(test, WEIGHTS);
    for (int round = 0; round < ROUNDS; round++) {
      double[] p = new double[2 + random.nextInt(20)];
      double[] q = new double[p.length];
      double spread = spread();
      Arrays.setAll(p, i -> Math.exp(random.nextDouble(-5, 2)));
      Arrays.setAll(q, i -> 0.7 * p[i] * (1 + spread * random.nextDouble(-1, 1)));
      compare("round " + round + ", k=" + p.length, p, q);
    }
  }

  @Test
  void weights_hugeAndSubnormal_withinEightUnits(TestInfo test) {
    start(test, WEIGHTS);
    for (double scale : new double[] {1e308, 1e300, 1e-300, 1e-320}) {
      double[] p = {scale, scale / 2, scale / 8, 0};
      double[] q = {scale / 4, scale, scale / 2, scale};
      compare("scale " + scale, p, q);
      compare("scale " + scale, p, new double[] {1, 2, 3, 0});
      compare("scale " + scale, q, new double[] {1e-10, 2, 1e10, 5e5});
    }
    compare("wide", new double[] {1e308, 1e-320, 1}, new double[] {1e-3, 1e5, 1e-300});
    compare("wide", new double[] {1e308, 1e-10, 1e308}, new double[] {1e-320, 1e5, 1e-300});
  }

  @Test
  void weights_almostAllInOneBin_withinEightUnits(TestInfo test) {
    start(test, WEIGHTS);
    for (double rest = 1e-3; rest > 1e-30; rest *= 1e-3) {
      compare("rest " + rest, new double[] {0.7, rest, rest / 3}, new double[] {3, rest, rest});
      compare("rest " + rest, new double[] {0.7, rest}, new double[] {rest / 7, 0.9});
    }
  }

  @Test
  void logWeights_random_withinEightUnits(TestInfo test) {
    start(test, WEIGHTS);
    for (int round = 0; round < ROUNDS; round++) {
      double[] x = new double[1 + random.nextInt(20)];
      double[] y = new double[x.length];
      double offset = round % 3 == 0 ? 1e5 : -700 * (round % 3 - 1);
      Arrays.setAll(x, i -> random.nextDouble(-30, 5));
      Arrays.setAll(y, i -> offset + random.nextDouble(-30, 5));
      compareLogs("round " + round + ", k=" + x.length, x, y);
    }
  }

  @Test
  void logWeights_nearEqual_withinEightUnits(TestInfo test) {
    start(test, WEIGHTS);
    for (int round = 0; round < ROUNDS; round++) {
      double[] x = new double[2 + random.nextInt(20)];
      double[] y = new double[x.length];
      double spread = spread();
      double offset = round % 2 == 0 ? 0 : 7;
      Arrays.setAll(x, i -> random.nextDouble(-10, 5));
      Arrays.setAll(y, i -> offset + x[i] + spread * random.nextDouble(-1, 1));
      compareLogs("round " + round + ", k=" + x.length, x, y);
    }
  }

  @Test
  void excessLoss_nearEqual_withinEightUnits() {
    double worst = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double[] p = new double[2 + random.nextInt(20)];
      double[] logQ = new double[p.length];
      double spread = spread();
      Arrays.setAll(p, i -> count());
      Arrays.setAll(logQ, i -> 3 + Math.log(p[i]) + spread * random.nextDouble(-1, 1));
      Oracle oracle = Oracle.of(Oracle.decimals(p), Oracle.exponentials(logQ));
      worst = Math.max(worst, oracle.error(Quantity.KL_PQ, ExcessLoss.of(p, logQ)));
    }
    System.out.printf("excess loss: worst relative error %.2f u%n", worst);
    assertThat(worst).isLessThanOrEqualTo(WEIGHTS);
  }

  /** Masses about the smallest double, which have no reciprocal. */
  @Test
  void logWeights_subnormalMass_withinEightUnits(TestInfo test) {
    start(test, WEIGHTS);
    double[] x = {0, -1, -741, -744.4, -2000, -700};
    compareLogs("q apart", x, new double[] {0, -2, -744.4, -2500, -745, -720});
    compareLogs("q even", x, new double[] {0, -1.5, -1, -1, -1, -1});
    compareLogs("p without", new double[] {0, -1, -2000, -2000, -2000, -2000}, x);
  }

  @Test
  void logWeights_withoutMassOrFarBelow_withinEightUnits(TestInfo test) {
    start(test, WEIGHTS);
    double none = Double.NEGATIVE_INFINITY;
    compareLogs("none", new double[] {0, 1, none, 2}, new double[] {none, 3, none, 1});
    compareLogs("underflow", new double[] {0, -800, 1}, new double[] {0, 0, -1});
    compareLogs("both far", new double[] {0, -800, -1500}, new double[] {1e3, 1e3 - 900, -400});
  }
}
