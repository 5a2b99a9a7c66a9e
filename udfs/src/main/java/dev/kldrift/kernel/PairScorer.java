package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;

/** Scores one pair of valid histograms block by block: totals first, then all terms. */
final class PairScorer {
  private final BlockKernel kernel;
  private final Workspace work;
  private final Histogram p;
  private final Histogram q;

  private final Support support;
  private boolean klOnly;

  PairScorer(Workspace work, BlockKernel kernel, Histogram p, Histogram q) {
    this.work = work;
    this.kernel = kernel;
    this.p = p;
    this.q = q;
    this.support = new Support(p.support(), q.support());
  }

  /** Scores the pair. */
  Divergence score() {
    if (!(p.hasMass() && q.hasMass())) {
      return PairResult.ofEmptySide(p.length(), p.summary(kernel), q.summary(kernel));
    }
    p.enter(work.block.p);
    q.enter(work.block.q);
    if (!addTerms(false)) {
      addTerms(true);
    }
    return new PairResult(work.sums, p.length(), p.summary(), q.summary(), support).divergence();
  }

  /** KL(p‖q) alone: the operations of {@link #score} that it takes, so the same bits. */
  double klPq() {
    if (!(p.hasMass() && q.hasMass())) {
      return Double.NaN;
    }
    klOnly = true;
    p.enter(work.block.p);
    q.enter(work.block.q);
    if (!addTerms(false)) {
      addTerms(true);
    }
    return new PairResult(work.sums, p.length(), p.summary(), q.summary(), support).klPq().high();
  }

  private boolean addTerms(boolean exactly) {
    work.sums.clear(exactly);
    support.clear();
    for (int from = 0; from < p.length(); from += BLOCK) {
      addBlock(from, Math.min(BLOCK, p.length() - from));
    }
    return work.sums.round(kernel, p.length());
  }

  private void addBlock(int from, int length) {
    PairBlock block = work.block;
    block.from = from;
    int padded = p.load(from, length, block.p);
    q.load(from, length, block.q);
    kernel.crossScale(block, padded);
    if (!klOnly) {
      p.addEntropy(kernel, block.p, from, padded, work.sums, LaneSums.ENTROPY_P);
      q.addEntropy(kernel, block.q, from, padded, work.sums, LaneSums.ENTROPY_Q);
    }
    addDivergences(from, padded);
    if (p.support() == p.length() && q.support() == q.length()) {
      return;
    }
    if (p.isScaled() || q.isScaled()) {
      addSupport(from, length, padded);
    } else if (block.mayLackASide()) {
      kernel.unsupported(block, padded);
      support.addOnlyP(block.unsupportedBinsP);
      if (!klOnly) {
        work.sums.addUnsupported(kernel, block, padded);
      }
    }
  }

  private void addDivergences(int from, int padded) {
    PairBlock block = work.block;
    TermSums sums = work.sums;
    // Near terms are final only where there are no far ones to replace some of them.
    boolean atOnce = !block.anyFar() && !sums.isExact();
    if (block.anyNear()) {
      addNear(padded, atOnce);
    }
    if (block.anyFar()) {
      kernel.logRatios(block, padded);
      if (klOnly) {
        kernel.farKlTerms(block, padded);
      } else {
        kernel.farTerms(block, padded);
      }
      repairTiny(from, padded);
    }
    if (!atOnce && klOnly) {
      sums.addKl(kernel, block, padded);
    } else if (!atOnce) {
      sums.addDivergences(kernel, block, padded);
    }
  }

  private void addNear(int padded, boolean atOnce) {
    PairBlock block = work.block;
    TermSums sums = work.sums;
    if (klOnly) {
      kernel.nearKlTerms(block, padded, atOnce ? sums.ofKl(block) : sums.unused());
    } else {
      kernel.nearTerms(block, padded, atOnce ? sums.ofDivergences(block) : sums.unused());
    }
  }

  /** Divergence terms of bins where scaling lost a weight: x L - x + y, with L from the weights. */
  private void repairTiny(int from, int padded) {
    if (!p.isScaled() && !q.isScaled()) {
      return;
    }
    PairBlock block = work.block;
    int length = Math.min(padded, p.length() - from);
    for (int i = 0; i < length; i++) {
      boolean far = block.contrast[i] * block.contrast[i] > BlockKernel.NEAR;
      if (far && (p.isTiny(from + i) || q.isTiny(from + i))) {
        double log = p.logMass(from + i) - q.logMass(from + i);
        if (Double.isFinite(log)) {
          boolean less = block.contrast[i] < 0;
          double a = (less ? block.smaller : block.larger).high[i];
          double b = (less ? block.larger : block.smaller).high[i];
          block.klPq[i] = a * log - block.difference[i];
          block.klQp[i] = block.difference[i] - b * log;
          block.largestDivergence =
              Math.max(block.largestDivergence, Math.max(block.klPq[i], block.klQp[i]));
        }
      }
    }
  }

  /** Of weights as they were given, as scaling may have taken one to 0. */
  private void addSupport(int from, int length, int padded) {
    double[] rawP = work.scratch;
    double[] rawQ = work.otherScratch;
    p.loadRaw(from, length, rawP);
    q.loadRaw(from, length, rawQ);
    double[] massP = work.block.p.copy();
    double[] massQ = work.block.q.copy();
    p.load(from, length, massP);
    q.load(from, length, massQ);
    support.add(rawP, massP, rawQ, massQ, 0, length);
    work.sums.add(kernel, LaneSums.UNSUPPORTED_P, rawP, padded);
    work.sums.add(kernel, LaneSums.UNSUPPORTED_Q, rawQ, padded);
  }
}
