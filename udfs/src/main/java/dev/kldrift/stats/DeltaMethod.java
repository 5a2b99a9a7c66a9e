package dev.kldrift.stats;

/**
 * First-order bias and variance of plug-in divergences between two count histograms.
 *
 * <p>From n and m counts over k observed bins, p and q the observed frequencies, M = (p+q)/2:
 *
 * <pre>
 *   Var KL(p‖q) = [Σ p ln²(p/q) - KL²]/n + [Σ p²/q - 1]/m
 *   Var JS      = Var_p(ln(p/M)/2)/n + Var_q(ln(q/M)/2)/m
 *   Var PSI     = Var_p(ln(p/q) - q/p)/n + Var_q(ln(q/p) - p/q)/m
 *   bias KL(p‖q) = (k-1)/(2n) + (Σ p/q - 1)/(2m)
 *   bias JS      = (k-1)/(4n) + (k-1)/(4m) - (1/8) Σ [p(1-p)/n + q(1-q)/m]/M
 * </pre>
 *
 * <p>The variances vanish at p = q, where {@link Interval} takes over. Where a bin has mass on one
 * side only, whatever divides by it is infinite; JS stays finite. Logarithms carry about 8 digits
 * here, far beyond what a standard error can claim.
 */
final class DeltaMethod {
  private static final double NEAR = 0.25;
  private static final double LN2 = 0.6931471805599453;

  private final double n;
  private final double m;
  private double logSquareP;
  private double logSquareQ;
  private double logP;
  private double logQ;
  private double ratioPq;
  private double ratioQp;
  private double squarePq;
  private double squareQp;
  private double jsP;
  private double jsQ;
  private double jsSquareP;
  private double jsSquareQ;
  private double curvatureP;
  private double curvatureQ;
  private double aloneP;
  private double aloneQ;

  private DeltaMethod(double n, double m) {
    this.n = n;
    this.m = m;
  }

  static DeltaMethod of(double[] counts, double[] others, double n, double m) {
    DeltaMethod sums = new DeltaMethod(n, m);
    double perN = 1 / n;
    double perM = 1 / m;
    for (int i = 0; i < counts.length; i++) {
      double p = counts[i] * perN;
      double q = others[i] * perM;
      if (p > 0 && q > 0) {
        double bn = others[i] * n;
        double difference = Math.fma(counts[i], m, -bn) + Math.fma(-others[i], n, bn);
        sums.shared(p, q, difference * perN * perM);
      } else {
        sums.alone(p, q);
      }
    }
    return sums;
  }

  private void shared(double p, double q, double difference) {
    double sum = p + q;
    double product = p * q;
    double inverse = 1 / (product * sum);
    double v = difference * product * inverse;
    double half;
    double tangent;
    if (Math.abs(v) < NEAR) {
      double w = v * v;
      tangent = v * (1 + w * (1.0 / 3 + w * (0.2 + w * (1.0 / 7 + w * (1.0 / 9 + w / 11)))));
      half = -0.5 * w * (1 + w * (0.5 + w * (1.0 / 3 + w * (0.25 + w * (0.2 + w / 6)))));
    } else {
      double up = PortableLog.log(1 + v);
      double down = PortableLog.log(1 - v);
      tangent = (up - down) / 2;
      half = (up + down) / 2;
    }
    double log = 2 * tangent;
    double up = half + tangent;
    double down = half - tangent;
    double pq = p * p * sum * inverse;
    double qp = q * q * sum * inverse;
    logP += p * log;
    logQ += q * log;
    logSquareP += p * log * log;
    logSquareQ += q * log * log;
    ratioPq += pq;
    ratioQp += qp;
    squarePq += p * pq;
    squareQp += q * qp;
    jsP += p * up;
    jsQ += q * down;
    jsSquareP += p * up * up;
    jsSquareQ += q * down * down;
    curvatureP += (1 + v) * (1 - p);
    curvatureQ += (1 - v) * (1 - q);
  }

  private void alone(double p, double q) {
    jsP += p * LN2;
    jsQ += q * LN2;
    jsSquareP += p * LN2 * LN2;
    jsSquareQ += q * LN2 * LN2;
    curvatureP += p > 0 ? 2 * (1 - p) : 0;
    curvatureQ += q > 0 ? 2 * (1 - q) : 0;
    aloneP += p;
    aloneQ += q;
  }

  double varianceKlPq() {
    double spread = logSquareP - logP * logP;
    return aloneP > 0 ? Double.NaN : floor(spread) / n + floor(squarePq - 1) / m;
  }

  double varianceKlQp() {
    double spread = logSquareQ - logQ * logQ;
    return aloneQ > 0 ? Double.NaN : floor(spread) / m + floor(squareQp - 1) / n;
  }

  double varianceJs() {
    return floor(jsSquareP - jsP * jsP) / (4 * n) + floor(jsSquareQ - jsQ * jsQ) / (4 * m);
  }

  double variancePsi() {
    if (aloneP > 0 || aloneQ > 0) {
      return Double.NaN;
    }
    double meanP = logP - 1;
    double meanQ = -logQ - 1;
    double spreadP = logSquareP - 2 * logQ + squareQp - meanP * meanP;
    double spreadQ = logSquareQ + 2 * logP + squarePq - meanQ * meanQ;
    return floor(spreadP) / n + floor(spreadQ) / m;
  }

  double biasKlPq(int bins) {
    return aloneP > 0 ? Double.NaN : (bins - 1) / (2 * n) + (ratioPq - 1) / (2 * m);
  }

  double biasKlQp(int bins) {
    return aloneQ > 0 ? Double.NaN : (bins - 1) / (2 * m) + (ratioQp - 1) / (2 * n);
  }

  double biasJs(int bins) {
    return (bins - 1) / (4 * n) + (bins - 1) / (4 * m) - (curvatureP / n + curvatureQ / m) / 8;
  }

  private static double floor(double variance) {
    return Math.max(variance, 0);
  }
}
