package dev.kldrift.stats;

/**
 * KL(p‖q) of two weight arrays that are normalised by their sums, accurate however close they are.
 *
 * <p>Sums the Bregman terms a B ln(aB/(bA)) - aB + bA, each formed without cancellation, with
 * compensation. Relative error below 4u for integer counts. Used where only totals of segments are
 * compared; whole histograms go through the kernels.
 */
final class RelativeEntropy {
  private static final double NEAR = 0.25;

  private RelativeEntropy() {}

  static double of(double[] p, double[] q) {
    double a = total(p);
    double b = total(q);
    double sum = 0;
    double low = 0;
    for (int i = 0; i < p.length; i++) {
      double term = term(p[i], q[i], a, b);
      double next = sum + term;
      low += sum >= term ? sum - next + term : term - next + sum;
      sum = next;
    }
    return Double.isInfinite(sum) ? sum : (sum + low) / a / b;
  }

  private static double term(double p, double q, double a, double b) {
    if (p == 0) {
      return q * a;
    }
    if (q == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double qa = q * a;
    double difference = Math.fma(p, b, -qa) + Math.fma(-q, a, qa);
    double pb = p * b;
    double sum = pb + qa;
    double v = difference / sum;
    if (Math.abs(v) >= NEAR) {
      return pb * StrictMath.log(pb / qa) - difference;
    }
    double w = v * v;
    double power = w;
    double excess = 0;
    for (int j = 3; power > 0x1p-60 * w; j += 2) {
      excess += power / j;
      power *= w;
    }
    return sum * (w + w * excess + v * excess);
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
