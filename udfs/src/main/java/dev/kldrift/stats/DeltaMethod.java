package dev.kldrift.stats;

import static dev.kldrift.kernel.Constants.LN2;

import dev.kldrift.kernel.Divergence;
import dev.kldrift.stats.ScanBlock.Term;

/**
 * First-order bias and variance of plug-in divergences between two count histograms.
 *
 * <p>From n and m counts, p and q the observed frequencies, M = (p+q)/2, j and k the bins that p
 * and q occupy or lack by chance ({@link Occupancy}):
 *
 * <pre>
 *   Var KL(p‖q) = [Σ p ln²(p/q) - KL²]/n + [Σ p²/q - 1]/m
 *   Var JS      = Var_p(ln(p/M)/2)/n + Var_q(ln(q/M)/2)/m
 *   bias KL(p‖q) = (j-1)/(2n) + (Σ p/q - 1)/(2m)
 *   bias JS      = (j-1)/(4n) + (k-1)/(4m) - (1/8) Σ [p(1-p)/n + q(1-q)/m]/M
 * </pre>
 *
 * <p>The variances vanish at p = q, where {@link Interval} takes over. Where a bin has mass on one
 * side only, whatever divides by it is NaN; JS stays finite. Logarithms carry about 7 digits here,
 * far beyond what a standard error can claim.
 */
final class DeltaMethod {
  private final Divergence divergence;
  private final PairScan scan;
  private final double perN;
  private final double perM;

  DeltaMethod(Divergence divergence, PairScan scan) {
    this.divergence = divergence;
    this.scan = scan;
    this.perN = 1 / divergence.totalP();
    this.perM = 1 / divergence.totalQ();
  }

  double varianceKlPq() {
    double kl = divergence.klPq();
    return orNaN(scan.alonePBins() == 0, scan.shared(Term.KL_PQ) - kl * kl * perN - perM);
  }

  double varianceKlQp() {
    double kl = divergence.klQp();
    return orNaN(scan.aloneQBins() == 0, scan.shared(Term.KL_QP) - kl * kl * perM - perN);
  }

  double varianceJs() {
    double up = scan.shared(Term.HALF_JS) + scan.alonePShare() * LN2;
    double down = 2 * divergence.jsDivergence() - up;
    double alone = (scan.alonePShare() * perN + scan.aloneQShare() * perM) * LN2 * LN2;
    double squares = scan.shared(Term.JS) + alone;
    return Math.max(squares - up * up * perN - down * down * perM, 0) / 4;
  }

  double biasKlPq() {
    double slope = (scan.binsP() - 1) * perN + (scan.shared(Term.RATIO_PQ) - 1) * perM;
    return scan.alonePBins() == 0 ? slope / 2 : Double.NaN;
  }

  double biasKlQp() {
    double slope = (scan.binsQ() - 1) * perM + (scan.shared(Term.RATIO_QP) - 1) * perN;
    return scan.aloneQBins() == 0 ? slope / 2 : Double.NaN;
  }

  double biasJs() {
    double aloneP = 2 * (scan.alonePBins() - scan.alonePShare()) * perN;
    double aloneQ = 2 * (scan.aloneQBins() - scan.aloneQShare()) * perM;
    double curvature = scan.shared(Term.CURVATURE) + aloneP + aloneQ;
    return ((scan.binsP() - 1) * perN + (scan.binsQ() - 1) * perM) / 4 - curvature / 8;
  }

  private static double orNaN(boolean finite, double variance) {
    return finite ? Math.max(variance, 0) : Double.NaN;
  }
}
