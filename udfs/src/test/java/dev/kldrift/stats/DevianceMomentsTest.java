package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DevianceMomentsTest {

  /** Small bins come from tables, large ones from a series; both must be the summed moments. */
  @Test
  void gamma_oneColumnMinusConditioning_matchesTheSummedMoments() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 3000; i++) {
      int c = (int) Math.exp(random.nextDouble(0, 8));
      double share = 0.5 * Math.exp(random.nextDouble(-13, 0));
      double pi = random.nextBoolean() ? share : 1 - share;
      ColumnDeviance exact = ColumnDeviance.binomial(c, pi);
      int copies = 1000;
      GammaApproximation law = law(c, pi, copies, copies * c);
      GammaApproximation unbounded = law(c, pi, copies, 1e18);
      double mean = exact.mean() * copies - 1;
      double spread = copies * c * pi * (1 - pi);
      double covariance = copies * exact.covariance();
      double variance = exact.variance() * copies - covariance * covariance / spread - 2;
      if (mean < 1 || variance < 1) {
        continue;
      }
      assertThat(unbounded.mean()).as("E, c=%d pi=%s", c, pi).isCloseTo(mean, within(3e-5 * mean));
      double budget = 1e-3 * copies * exact.variance();
      assertThat(law.variance()).as("Var, c=%d pi=%s", c, pi).isCloseTo(variance, within(budget));
    }
  }

  @Test
  void gamma_swappedSides_isTheSame() {
    for (double pi : new double[] {0.5, 0.3, 0.01, 1e-5}) {
      GammaApproximation left = mixed(pi);
      GammaApproximation right = mixed(1 - pi);
      assertThat(left.mean()).isCloseTo(right.mean(), within(1e-9 * left.mean()));
      assertThat(left.variance()).isCloseTo(right.variance(), within(1e-6 * left.variance()));
    }
  }

  @Test
  void gamma_largeCounts_tendsToChiSquare() {
    GammaApproximation law = law(2e9, 0.5, 64, 128e9);
    assertThat(law.mean()).isCloseTo(63, within(1e-7));
    assertThat(law.variance()).isCloseTo(126, within(1e-6));
  }

  /**
   * The conditional law of G itself, by enumerating every table: what the matched law stands for.
   */
  @Test
  void gamma_enumeratedTables_meanWithin2PercentAndSpreadWithin8() {
    int[][] margins = {
      {20, 8, 8, 8, 8, 8}, {12, 4, 4, 4, 4, 4, 4}, {15, 1, 2, 3, 4, 5, 6, 9}, {30, 20, 20, 20},
      {9, 3, 3, 3, 3, 3, 3}, {25, 10, 10, 10, 10, 10}, {40, 30, 25, 25}, {10, 10, 10, 10},
    };
    for (int[] margin : margins) {
      int[] pooled = IntStream.of(margin).skip(1).toArray();
      int total = IntStream.of(pooled).sum();
      double[] sums = new double[3];
      Tables.forEach(
          pooled,
          margin[0],
          (row, ways) -> {
            double g = g(row, pooled, margin[0], total);
            sums[0] += ways.doubleValue();
            sums[1] += ways.doubleValue() * g;
            sums[2] += ways.doubleValue() * g * g;
          });
      double mean = sums[1] / sums[0];
      double deviation = Math.sqrt(sums[2] / sums[0] - mean * mean);
      DevianceMoments moments = new DevianceMoments((double) margin[0] / total);
      for (int c : pooled) {
        add(moments, c);
      }
      GammaApproximation law = moments.gamma(total);
      assertThat(law.mean()).isCloseTo(mean, within(0.02 * mean));
      assertThat(Math.sqrt(law.variance())).isCloseTo(deviation, within(0.08 * deviation));
    }
  }

  @Test
  void poissonDeviance_isTheLimitOfAnEndlessSecondSample() {
    for (double lambda : new double[] {1e-4, 0.01, 0.7, 3, 15.9, 16, 100}) {
      PoissonDeviance limit = new PoissonDeviance();
      for (int i = 0; i < 500; i++) {
        limit.add(lambda);
      }
      double pi = 1e-7;
      GammaApproximation law = law(lambda / pi, pi, 500, 500 * lambda / pi);
      GammaApproximation poisson = limit.gamma(500 * lambda, 500);
      assertThat(poisson.mean()).isCloseTo(law.mean(), within(1e-4 * (law.mean() + 1)));
      assertThat(poisson.variance()).isCloseTo(law.variance(), within(1e-3 * (law.variance() + 2)));
    }
  }

  private static double g(int[] row, int[] pooled, int n, int total) {
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      sum += term(row[j], (double) pooled[j] * n / total);
      sum += term(pooled[j] - row[j], (double) pooled[j] * (total - n) / total);
    }
    return 2 * sum;
  }

  private static double term(double observed, double expected) {
    return observed == 0 ? 0 : observed * Math.log(observed / expected);
  }

  private static GammaApproximation law(double c, double pi, int copies, double total) {
    DevianceMoments moments = new DevianceMoments(pi);
    for (int i = 0; i < copies; i++) {
      add(moments, c);
    }
    return moments.gamma(total);
  }

  private static GammaApproximation mixed(double pi) {
    DevianceMoments moments = new DevianceMoments(pi);
    double total = 0;
    for (int c = 1; c < 3000; c += 7) {
      add(moments, c);
      total += c;
    }
    return moments.gamma(total);
  }

  private static void add(DevianceMoments moments, double c) {
    if (c >= moments.seriesFrom()) {
      moments.addLarge(1, 1 / c, 1 / (c * c), 1 / (c * c * c));
    } else {
      moments.addSmall(c);
    }
  }
}
