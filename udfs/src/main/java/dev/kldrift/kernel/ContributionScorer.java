package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;
import static java.lang.Math.fma;

/** The terms p ln(p/q) of a pair, bin by bin. */
final class ContributionScorer {
  private final BlockKernel kernel;
  private final PairBlock block;
  private final Histogram p;
  private final Histogram q;

  private ContributionScorer(BlockKernel kernel, Histogram p, Histogram q) {
    this.kernel = kernel;
    this.block = Workspace.current().block;
    this.p = p;
    this.q = q;
    p.enter(block.p);
    q.enter(block.q);
  }

  /** The terms of all bins. */
  static double[] terms(BlockKernel kernel, Histogram p, Histogram q) {
    double[] terms = new double[p.length()];
    ContributionScorer scorer = new ContributionScorer(kernel, p, q);
    for (int from = 0; from < terms.length; from += BLOCK) {
      scorer.score(from, Math.min(BLOCK, terms.length - from), terms);
    }
    return terms;
  }

  private void score(int from, int length, double[] terms) {
    block.from = from;
    int padded = p.load(from, length, block.p);
    q.load(from, length, block.q);
    kernel.crossScale(block, padded);
    kernel.logRatios(block, padded);
    // Logarithms of scaled bins are right even where the weight itself underflowed to 0.
    double[] rawP = Workspace.current().scratch;
    double[] rawQ = Workspace.current().otherScratch;
    p.loadRaw(from, length, rawP);
    q.loadRaw(from, length, rawQ);
    for (int i = 0; i < length; i++) {
      terms[from + i] = term(from, i, rawP[i] > 0, rawQ[i] > 0);
    }
  }

  private double term(int from, int i, boolean massP, boolean massQ) {
    if (!(p.hasMass() && q.hasMass())) {
      return Double.NaN;
    }
    if (!massP) {
      return 0;
    }
    double mass = block.p.weight(i) * block.p.reciprocal;
    return massQ ? mass * logRatio(from + i, i) : Double.POSITIVE_INFINITY;
  }

  private double logRatio(int bin, int i) {
    if (p.isTiny(bin) || q.isTiny(bin)) {
      return p.logMass(bin) - q.logMass(bin);
    }
    double v = block.contrast[i];
    double w = v * v;
    if (w <= BlockKernel.NEAR) {
      return 2 * fma(v, w * Polynomial.ATANH.value(w), v);
    }
    double log = block.logRatio.high[i] + block.logRatio.low[i];
    return v < 0 ? -log : log;
  }
}
