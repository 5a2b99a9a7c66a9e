package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws that hold bit for bit; {@code -Dkldrift.law.pairs=10000000} for the long form. */
class DivergenceLawsTest {
  private static final int PAIRS = Integer.getInteger("kldrift.law.pairs", 1_000_000);
  private static final double LN_2 = Math.log(2);

  private final SplittableRandom random = new SplittableRandom(20260505);

  private double[] counts(int k, int max) {
    double[] counts = new double[k];
    for (int i = 0; i < k; i++) {
      counts[i] = random.nextInt(max);
    }
    counts[random.nextInt(k)] += 1;
    return counts;
  }

  private double[] close(double[] p) {
    double[] q = p.clone();
    double spread = Math.scalb(1.0, -random.nextInt(55));
    for (int i = 0; i < q.length; i++) {
      q[i] *= 3.7 * (1 + spread * random.nextDouble());
    }
    return q;
  }

  @Test
  void divergences_ofRandomPairs_areNeverNegativeAndJsAtMostLnTwo() {
    long wrong = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      double[] p = counts(1 + random.nextInt(6), 1 << random.nextInt(1, 30));
      double[] q = pair % 2 == 0 ? close(p) : counts(p.length, 1 << random.nextInt(1, 30));
      Divergence d = WeightDivergence.of(p, q);
      boolean right =
          isPlus(d.klPq())
              && isPlus(d.klQp())
              && isPlus(d.psi())
              && isPlus(d.jsDivergence())
              && d.jsDivergence() <= LN_2
              && isPlus(d.entropyP())
              && isPlus(d.entropyQ())
              && d.crossEntropyPq() >= d.entropyP()
              && isPlus(d.totalVariation())
              && d.totalVariation() <= 1
              && d.hellinger() <= 1;
      wrong += right ? 0 : 1;
    }
    assertThat(wrong).isZero();
  }

  /** At least 0, and neither -0.0 nor NaN. */
  private static boolean isPlus(double value) {
    return Double.doubleToRawLongBits(value) >= 0 && !Double.isNaN(value);
  }

  @Test
  void divergence_ofProportionalCounts_isExactlyZero() {
    for (int pair = 0; pair < 20_000; pair++) {
      double[] p = counts(1 + random.nextInt(300), 1 << 20);
      double factor = 1 + random.nextInt(1 << 20);
      double[] q = p.clone();
      for (int i = 0; i < q.length; i++) {
        q[i] *= factor;
      }
      Divergence d = WeightDivergence.of(p, q);
      assertThat(d.psi() + d.jsDivergence() + d.totalVariation() + d.hellinger()).isEqualTo(0.0);
      assertThat(d.crossEntropyPq()).isEqualTo(d.entropyP());
    }
  }

  @Test
  void divergence_ofProportionalCountsAbove2To53_isExactlyZero() {
    long[] p = {3, (1L << 60) + 1, 12345678901234567L};
    long[] q = {15, 5 * ((1L << 60) + 1), 61728394506172835L};
    Divergence d = WeightDivergence.of(p, q);
    assertThat(d.psi() + d.jsDivergence() + d.totalVariation() + d.hellinger()).isEqualTo(0.0);
  }

  @Test
  void divergence_ofSwappedSides_hasTheSameBits() {
    for (int pair = 0; pair < 50_000; pair++) {
      double[] p = counts(1 + random.nextInt(100), 1 << random.nextInt(1, 30));
      double[] q = pair % 2 == 0 ? close(p) : counts(p.length, 1 << random.nextInt(1, 30));
      Divergence d = WeightDivergence.of(p, q);
      Divergence swapped = WeightDivergence.of(q, p);
      assertThat(d.klPq()).isEqualTo(swapped.klQp()).isEqualTo(WeightDivergence.klPq(p, q));
      assertThat(d.jsDivergence()).isEqualTo(swapped.jsDivergence());
      assertThat(d.psi()).isEqualTo(swapped.psi());
      assertThat(d.entropyP()).isEqualTo(swapped.entropyQ()).isEqualTo(Entropy.of(p));
      assertThat(d.crossEntropyPq()).isEqualTo(swapped.crossEntropyQp());
      assertThat(d.hellinger()).isEqualTo(swapped.hellinger());
    }
  }

  @Test
  void divergence_ofPermutedCounts_hasTheSameBits() {
    for (int pair = 0; pair < 5_000; pair++) {
      int k = 1 + random.nextInt(1000);
      double[] p = new double[k];
      double[] q = new double[k];
      for (int i = 0; i < k; i++) {
        p[i] = random.nextLong(1L << random.nextInt(1, 54));
        q[i] = pair % 2 == 0 ? random.nextLong(1L << random.nextInt(1, 54)) : p[i] + i % 3;
      }
      p[0] = 0x1p53;
      Divergence expected = WeightDivergence.of(p, q);
      for (int i = k - 1; i > 0; i--) {
        swap(p, q, i, random.nextInt(i + 1));
      }
      assertThat(WeightDivergence.of(p, q)).isEqualTo(expected);
    }
  }

  private static void swap(double[] p, double[] q, int i, int j) {
    double keptP = p[i];
    double keptQ = q[i];
    p[i] = p[j];
    q[i] = q[j];
    p[j] = keptP;
    q[j] = keptQ;
  }
}
