package dev.kldrift.stats;

import dev.kldrift.kernel.Divergence;

/** The plain textbook formulas, as a stand-in for the kernels in tests of the statistics. */
final class Divergences {
  private Divergences() {}

  static Divergence of(double[] p, double[] q) {
    double n = total(p);
    double m = total(q);
    double pq = 0;
    double qp = 0;
    double js = 0;
    double variation = 0;
    double hellinger = 0;
    double aloneP = 0;
    double aloneQ = 0;
    int used = 0;
    int binsP = 0;
    int binsQ = 0;
    for (int i = 0; i < p.length; i++) {
      double a = p[i] / n;
      double b = q[i] / m;
      pq += term(a, b);
      qp += term(b, a);
      js += (term(a, (a + b) / 2) + term(b, (a + b) / 2)) / 2;
      variation += Math.abs(a - b) / 2;
      hellinger += Math.pow(Math.sqrt(a) - Math.sqrt(b), 2) / 2;
      used += a + b > 0 ? 1 : 0;
      binsP += a > 0 && b == 0 ? 1 : 0;
      binsQ += b > 0 && a == 0 ? 1 : 0;
      aloneP += b == 0 ? a : 0;
      aloneQ += a == 0 ? b : 0;
    }
    double none = Double.NaN;
    return new Divergence(
        p.length,
        used,
        n,
        m,
        Math.max(pq, 0),
        Math.max(qp, 0),
        Math.max(js, 0),
        Math.max(pq + qp, 0),
        none,
        none,
        none,
        none,
        variation,
        Math.sqrt(hellinger),
        aloneP,
        aloneQ,
        binsP,
        binsQ);
  }

  static double total(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double term(double a, double b) {
    return a == 0 ? 0 : a * Math.log(a / b);
  }
}
