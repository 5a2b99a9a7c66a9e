package dev.kldrift.kernel;

import java.util.Arrays;

/**
 * Distances between two histograms that look at where the bins lie, or at single bins.
 *
 * <p>With p and q normalised, P and Q cumulated from the first bin on, c the places of the bins:
 *
 * <ul>
 *   <li>Wasserstein = Σ |P_i - Q_i| (c_{i+1} - c_i), the first Wasserstein (earth mover's)
 *       distance, in the unit of the places: what it takes to move p into q.
 *   <li>KS = max |P_i - Q_i|, the statistic of Kolmogorov and Smirnov, in [0, 1].
 *   <li>L-infinity = max |p_i - q_i|, in [0, 1]; of any bins.
 * </ul>
 *
 * <p>Bins without a place (NULL, NaN) do not count in the first two, which normalise p and q over
 * the bins that have one. Both are NaN for categories, and where a side has no mass at any place;
 * everything is NaN where a side has no mass at all.
 *
 * <p>P_i - Q_i is Σ (p_j B - q_j A) / (A B), A and B the totals, so nothing is lost where p is
 * close to q: proportional counts give exactly 0. The relative error is at most 4u, u = 2^-53, for
 * counts of totals up to 2^53; other weights add an absolute error of 10^-30 (times the span of the
 * places for Wasserstein).
 *
 * <p>Source of the formula over cumulated distributions: S. S. Vallender, Calculation of the
 * Wasserstein distance between probability distributions on the line, Theory Probab. Appl. 18
 * (1974) 784, doi 10.1137/1118101.
 *
 * @param wasserstein first Wasserstein distance, in the unit of the scale
 * @param ks largest difference of the cumulated distributions
 * @param linf largest difference of a bin
 */
public record BinDistances(double wasserstein, double ks, double linf) {
  private static final String[] NAMES = {"p", "q"};

  /** Whole numbers up to this are exact, and so are their sums. */
  private static final double EXACT = 0x1p53;

  /**
   * Distances of two histograms.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @param scale where the bins lie
   * @return the distances
   * @throws InvalidHistogramException if the lengths differ or a weight is NaN, infinite or
   *     negative
   */
  public static BinDistances of(double[] p, double[] q, BinScale scale) {
    return of(Kernels.current(), p, q, scale);
  }

  /** Distances by loops of a form. */
  static BinDistances of(BlockKernel kernel, double[] p, double[] q, BinScale scale) {
    WeightDivergence.checkLengths(p.length, q.length, NAMES);
    if (scale.places() == p.length && scale.isEven()) {
      BinDistances exact = Workspace.current().distances.of(kernel, p, q, scale);
      if (exact != null) {
        return exact;
      }
    }
    Sides all = new Sides(p, q);
    if (!all.haveMass()) {
      return new BinDistances(Double.NaN, Double.NaN, Double.NaN);
    }
    double linf = all.largestDifference();
    Sides placed = scale.places() == p.length ? all : new Sides(scale.placed(p), scale.placed(q));
    if (!placed.haveMass()) {
      return new BinDistances(Double.NaN, Double.NaN, linf);
    }
    double[] cumulated = placed.cumulated();
    return new BinDistances(placed.wasserstein(cumulated, scale), placed.largest(cumulated), linf);
  }

  /**
   * Distances of two histograms of counts. Counts above 2^53 are as exact, by slower arithmetic on
   * integers.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @param scale where the bins lie
   * @return the distances
   * @throws InvalidHistogramException if the lengths differ or a count is negative
   */
  public static BinDistances of(long[] p, long[] q, BinScale scale) {
    return ExactCounts.areNeeded(p, q)
        ? BigDistances.of(p, q, scale)
        : of(Bins.wide(Bins.of(p)), Bins.wide(Bins.of(q)), scale);
  }

  private static void require(double[] weights, int argument) {
    Violation violation = WeightRule.WEIGHTS.firstViolation(weights);
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, argument, NAMES);
    }
  }

  /** Both histograms, each times a power of two unless both are whole numbers. */
  private static final class Sides {
    private final double[] p;
    private final double[] q;
    private final DoubleDouble totalP;
    private final DoubleDouble totalQ;

    /** Whether all products of a weight and a total, and their sums, are whole and exact. */
    private final boolean exact;

    Sides(double[] p, double[] q) {
      double wholeP = 0;
      double wholeQ = 0;
      boolean valid = true;
      for (int i = 0; i < p.length; i++) {
        valid &= WeightRule.WEIGHTS.allows(p[i]);
        valid &= WeightRule.WEIGHTS.allows(q[i]);
        wholeP += p[i] == Math.rint(p[i]) ? p[i] : Double.NaN;
        wholeQ += q[i] == Math.rint(q[i]) ? q[i] : Double.NaN;
      }
      if (!valid) {
        require(p, 0);
        require(q, 1);
      }
      boolean whole = wholeP <= EXACT && wholeQ <= EXACT;
      this.p = whole ? p : scaled(p);
      this.q = whole ? q : scaled(q);
      this.totalP = whole ? new DoubleDouble(wholeP, 0) : total(this.p);
      this.totalQ = whole ? new DoubleDouble(wholeQ, 0) : total(this.q);
      this.exact = whole && wholeP * wholeQ <= EXACT;
    }

    private static double[] scaled(double[] weights) {
      double largest = Arrays.stream(weights).max().orElse(0);
      int exponent = largest > 0 ? -Math.getExponent(largest) : 0;
      int half = exponent / 2; // as 2^exponent may be infinite
      return Arrays.stream(weights)
          .map(weight -> Math.scalb(Math.scalb(weight, half), exponent - half))
          .toArray();
    }

    private static DoubleDouble total(double[] weights) {
      DoubleDouble total = new DoubleDouble(0, 0);
      for (double weight : weights) {
        total = total.plus(new DoubleDouble(weight, 0));
      }
      return total;
    }

    boolean haveMass() {
      return totalP.high() > 0 && totalQ.high() > 0;
    }

    double largestDifference() {
      double largest = 0;
      for (int i = 0; i < p.length; i++) {
        double difference =
            exact
                ? p[i] * totalQ.high() - q[i] * totalP.high()
                : difference(i, totalP.negated()).high();
        largest = Math.max(largest, Math.abs(difference));
      }
      return Math.min(normalised(new DoubleDouble(largest, 0)), 1);
    }

    /** p_i B - q_i A. */
    private DoubleDouble difference(int i, DoubleDouble minusTotalP) {
      return totalQ
          .times(new DoubleDouble(p[i], 0))
          .plus(minusTotalP.times(new DoubleDouble(q[i], 0)));
    }

    double largest(double[] cumulated) {
      double largest = 0;
      for (double sum : cumulated) {
        largest = Math.max(largest, Math.abs(sum));
      }
      return Math.min(normalised(new DoubleDouble(largest, 0)), 1);
    }

    double wasserstein(double[] cumulated, BinScale scale) {
      DoubleDouble all = new DoubleDouble(0, 0);
      for (int i = 0; i < cumulated.length; i++) {
        double gap = scale.gap(i);
        double product = Math.abs(cumulated[i]) * gap;
        double rest = Math.fma(Math.abs(cumulated[i]), gap, -product);
        all = all.plus(new DoubleDouble(product, rest));
      }
      return scale.unscaled(normalised(all));
    }

    /** A B (P_i - Q_i) of every bin but the last, where it is 0. */
    double[] cumulated() {
      double[] sums = new double[p.length - 1];
      if (exact) {
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
          sum += p[i] * totalQ.high() - q[i] * totalP.high();
          sums[i] = sum;
        }
        return sums;
      }
      DoubleDouble minusTotalP = totalP.negated();
      DoubleDouble sum = new DoubleDouble(0, 0);
      for (int i = 0; i < sums.length; i++) {
        sum = sum.plus(difference(i, minusTotalP));
        sums[i] = sum.high();
      }
      return sums;
    }

    private double normalised(DoubleDouble crossed) {
      return crossed.dividedBy(totalP.times(totalQ)).high();
    }
  }
}
