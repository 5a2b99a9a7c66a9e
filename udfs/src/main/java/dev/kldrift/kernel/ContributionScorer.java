package dev.kldrift.kernel;

import static java.lang.Math.fma;

/** The terms p ln(p/q) of a pair, bin by bin. */
final class ContributionScorer {
  private final BlockKernel kernel;
  private final PairBlock block;
  private final Histogram p;
  private final Histogram q;

  ContributionScorer(BlockKernel kernel, Histogram p, Histogram q) {
    this.kernel = kernel;
    this.block = Workspace.current().block;
    this.p = p;
    this.q = q;
    p.enter(block.p);
    q.enter(block.q);
  }

  /** Writes the terms of one block. */
  void score(int from, int length, double[] terms) {
    int padded = p.load(from, length, block.p.weights);
    q.load(from, length, block.q.weights);
    p.massTerms(kernel, block.p, from, padded);
    q.massTerms(kernel, block.q, from, padded);
    kernel.relate(block, padded);
    // Logarithms of scaled bins are right even where the weight itself underflowed to 0.
    double[] rawP = Workspace.current().scratch;
    double[] rawQ = Workspace.current().otherScratch;
    p.loadRaw(from, length, rawP);
    q.loadRaw(from, length, rawQ);
    for (int i = 0; i < length; i++) {
      terms[from + i] = term(i, rawP[i] > 0, rawQ[i] > 0);
    }
  }

  private double term(int i, boolean massP, boolean massQ) {
    if (!(p.hasMass() && q.hasMass())) {
      return Double.NaN;
    }
    if (!massP) {
      return 0;
    }
    return massQ ? block.p.mass.high[i] * logRatio(i) : Double.POSITIVE_INFINITY;
  }

  private double logRatio(int i) {
    double d = block.difference.high[i];
    double s = block.sum.high[i];
    if (!ScalarKernel.isNear(d, s) || s == 0) {
      return (block.p.logMass.high[i] - block.q.logMass.high[i])
          + (block.p.logMass.low[i] - block.q.logMass.low[i]);
    }
    double v = d / s;
    double w = v * v;
    return 2 * fma(v, w * Polynomial.ATANH.value(w), v);
  }
}
