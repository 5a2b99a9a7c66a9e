package dev.kldrift.kernel;

import dev.kldrift.kernel.Oracle.Quantity;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Prints the table of docs/accuracy.md: KL(p‖q) by four algorithms against the decimal oracle.
 *
 * <p>Run it by {@code scripts/accuracy}. The plain formula and the difference of entropies sum
 * naively; scipy's algorithm is written from its description: both sides divided by their pairwise
 * sums, terms x log1p((x - y)/y) where x/y is between 1/2 and 2 and x log(x/y) elsewhere, summed
 * pairwise.
 */
final class AccuracyTable {
  private static final double UNIT = 0x1p-53;
  private static final int PAIRWISE_BLOCK = 128;

  private AccuracyTable() {}

  @SuppressWarnings("ArrayRecordComponent") // cases are never compared
  private record Case(String name, double[] p, double[] q) {}

  public static void main(String[] args) {
    System.out.println(
        "| counts | KL(p‖q) | plain Σ p ln(p/q) | cross-entropy - entropy | scipy's algorithm | ours |");
    System.out.println("|---|--:|--:|--:|--:|--:|");
    for (Case pair : cases()) {
      Oracle oracle = Oracle.ofWeights(pair.p, pair.q);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2g | %s | %s | %s | %s |%n",
          pair.name,
          oracle.value(Quantity.KL_PQ).doubleValue(),
          error(oracle, plain(pair.p, pair.q)),
          error(oracle, entropies(pair.p, pair.q)),
          error(oracle, scipy(pair.p, pair.q)),
          error(oracle, WeightDivergence.of(pair.p, pair.q).klPq()));
    }
  }

  private static Case[] cases() {
    SplittableRandom random = new SplittableRandom(20261122);
    IntFunction<double[]> counts = k -> random.doubles(k, 1, 1e6).map(Math::rint).toArray();
    double[] large = random.doubles(1000, 1e9, 9e9).map(Math::rint).toArray();
    double[] alike = counts.apply(1000);
    double[] zipf = zipf(1000, 0);
    double[] skewed = counts.apply(1000);
    skewed[500] = 1e12;
    return new Case[] {
      new Case("independent, 64 bins", counts.apply(64), counts.apply(64)),
      new Case("independent, 131,072 bins", counts.apply(131_072), counts.apply(131_072)),
      new Case("Zipf, shifted by one bin, 1,000 bins", zipf, zipf(1000, 1)),
      new Case("one bin of 10^12, 1,000 bins", skewed, shifted(skewed, 1)),
      new Case("one count more in 5·10^8, 1,000 bins", alike, shifted(alike, 1)),
      new Case("one count more in 5·10^12, 1,000 bins", large, shifted(large, 1)),
      new Case("p and 3 p, 1,000 bins", alike, Arrays.stream(alike).map(w -> 3 * w).toArray()),
    };
  }

  private static double[] zipf(int bins, int shift) {
    double[] counts = new double[bins];
    for (int i = 0; i < bins; i++) {
      counts[(i + shift) % bins] = Math.rint(1e9 / (i + 1));
    }
    return counts;
  }

  private static double[] shifted(double[] counts, int by) {
    double[] moved = counts.clone();
    moved[0] += by;
    return moved;
  }

  private static double plain(double[] p, double[] q) {
    double totalP = sum(p);
    double totalQ = sum(q);
    double kl = 0;
    for (int i = 0; i < p.length; i++) {
      kl += p[i] > 0 ? p[i] / totalP * Math.log(p[i] / totalP / (q[i] / totalQ)) : 0;
    }
    return kl;
  }

  private static double entropies(double[] p, double[] q) {
    double totalP = sum(p);
    double totalQ = sum(q);
    double crossEntropy = 0;
    double entropy = 0;
    for (int i = 0; i < p.length; i++) {
      if (p[i] > 0) {
        crossEntropy -= p[i] / totalP * Math.log(q[i] / totalQ);
        entropy -= p[i] / totalP * Math.log(p[i] / totalP);
      }
    }
    return crossEntropy - entropy;
  }

  private static double scipy(double[] p, double[] q) {
    double totalP = pairwise(p, 0, p.length);
    double totalQ = pairwise(q, 0, q.length);
    double[] terms = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      terms[i] = relativeEntropy(p[i] / totalP, q[i] / totalQ);
    }
    return pairwise(terms, 0, terms.length);
  }

  private static double relativeEntropy(double x, double y) {
    if (x == 0) {
      return 0;
    }
    double ratio = x / y;
    return ratio > 0.5 && ratio < 2 ? x * Math.log1p((x - y) / y) : x * Math.log(ratio);
  }

  private static double pairwise(double[] values, int from, int to) {
    if (to - from > PAIRWISE_BLOCK) {
      int middle = (from + to) >>> 1;
      return pairwise(values, from, middle) + pairwise(values, middle, to);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** Relative error in units of 2^-53; a wrong sign is said. */
  private static String error(Oracle oracle, double computed) {
    BigDecimal exact = oracle.value(Quantity.KL_PQ);
    if (exact.signum() == 0) {
      return computed == 0 ? "exact" : String.format(Locale.ROOT, "%.1g instead of 0", computed);
    }
    double units =
        new BigDecimal(computed).subtract(exact).abs().divide(exact, Oracle.DIGITS).doubleValue()
            / UNIT;
    String text = units < 100 ? "%.2f u" : "%.1e u";
    return String.format(Locale.ROOT, text, units) + (computed < 0 ? ", negative" : "");
  }
}
