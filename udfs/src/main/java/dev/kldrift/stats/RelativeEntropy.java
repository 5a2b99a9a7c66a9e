package dev.kldrift.stats;

/**
 * KL(p‖q) of two weight arrays that are normalised by their sums, accurate however close they are.
 *
 * <p>Sums {@link BregmanTerm}s of the cross-scaled weights p_i B and q_i A, with A and B the
 * totals, by compensated summation. Relative error below 4u for integer counts. Used where only
 * totals of segments are compared; whole histograms go through the kernels.
 */
final class RelativeEntropy {
  private RelativeEntropy() {}

  static double of(double[] p, double[] q) {
    double a = total(p);
    double b = total(q);
    double sum = 0;
    double low = 0;
    for (int i = 0; i < p.length; i++) {
      double term = BregmanTerm.ofProducts(p[i], q[i], a, b);
      double next = sum + term;
      low += sum >= term ? sum - next + term : term - next + sum;
      sum = next;
    }
    return Double.isInfinite(sum) ? sum : (sum + low) / a / b;
  }

  /**
   * What one of several parts adds to KL(p‖q), as a share of the whole: (p/a) ln((p/a)/(q/b)) - p/a
   * + q/b, with a and b the totals of all parts, both positive. Never negative; the shares of all
   * parts add up to KL, as the linear terms cancel. Scaled by powers of two, so that no weight from
   * 2^-1022 to 1.8e308 overflows.
   */
  static double share(double p, double q, double a, double b) {
    int down = -Math.getExponent(a);
    int over = -Math.getExponent(b);
    double scaledA = Math.scalb(a, down);
    double scaledB = Math.scalb(b, over);
    return BregmanTerm.ofProducts(Math.scalb(p, down), Math.scalb(q, over), scaledA, scaledB)
        / scaledA
        / scaledB;
  }

  static double total(double[] weights) {
    double sum = 0;
    double low = 0;
    for (double weight : weights) {
      double next = sum + weight;
      low += sum >= weight ? sum - next + weight : weight - next + sum;
      sum = next;
    }
    return sum + low;
  }
}
