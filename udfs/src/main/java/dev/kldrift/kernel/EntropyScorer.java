package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;

/** Entropy of one histogram, by the same loops and to the same bits as in a pair. */
final class EntropyScorer {
  private EntropyScorer() {}

  /** H(p), NaN where p has no mass. */
  static double entropy(BlockKernel kernel, Histogram p) {
    if (p.support() < 2) {
      return p.hasMass() ? 0 : Double.NaN;
    }
    Workspace work = Workspace.current();
    p.enter(work.block.p);
    if (!addTerms(work, kernel, p, false)) {
      addTerms(work, kernel, p, true);
    }
    return work.sums.sum(LaneSums.ENTROPY_P).high();
  }

  private static boolean addTerms(
      Workspace work, BlockKernel kernel, Histogram p, boolean exactly) {
    PairBlock.Side side = work.block.p;
    work.sums.clear(exactly);
    for (int from = 0; from < p.length(); from += BLOCK) {
      work.block.from = from;
      int padded = p.load(from, Math.min(BLOCK, p.length() - from), side);
      p.addEntropy(kernel, side, from, padded, work.sums, LaneSums.ENTROPY_P);
    }
    return work.sums.round(kernel, p.length());
  }
}
