package dev.kldrift.kernel;

/** The sums of all kinds of terms of a pair, by fast lanes or, on request, exactly. */
final class TermSums {
  /** Anchor of entropies: above every term, as -p ln p is at most 1/e. */
  private static final double ENTROPY = 0.375;

  private final LaneSums lanes = new LaneSums();
  private final LaneSums unused = new LaneSums();
  private final ExactSum[] exact = new ExactSum[LaneSums.KINDS];
  private boolean isExact;

  TermSums() {
    for (int kind = 0; kind < LaneSums.KINDS; kind++) {
      exact[kind] = new ExactSum();
    }
  }

  void clear(boolean makeExact) {
    isExact = makeExact;
    lanes.clear();
    for (int kind = 0; makeExact && kind < LaneSums.KINDS; kind++) {
      exact[kind].clear();
    }
  }

  /** Whether terms are added exactly, and so only by the methods named add. */
  boolean isExact() {
    return isExact;
  }

  /** Sums that nobody reads, for a loop whose terms are changed or added exactly later. */
  LaneSums unused() {
    return unused;
  }

  /** Sums for a loop that adds up the terms of an entropy without a peak, so of at least ln 2. */
  LaneSums ofEntropy(int kind) {
    lanes.anchorAbove(kind, ENTROPY);
    return lanes;
  }

  /** Sums for a loop that adds up the terms of KL(p‖q). */
  LaneSums ofKl(PairBlock block) {
    lanes.anchorAbove(LaneSums.KL_PQ, block.largest(LaneSums.KL_PQ));
    return lanes;
  }

  /** Sums for a loop that adds up the terms of all divergences. */
  LaneSums ofDivergences(PairBlock block) {
    for (int kind = 0; kind < LaneSums.DIVERGENCES; kind++) {
      lanes.anchorAbove(kind, block.largest(kind));
    }
    return lanes;
  }

  /** Adds the terms of KL(p‖q) that a block holds. */
  void addKl(BlockKernel kernel, PairBlock block, int length) {
    add(kernel, LaneSums.KL_PQ, block.klPq, block.largest(LaneSums.KL_PQ), length);
  }

  /** Adds all terms of divergences that a block holds. */
  void addDivergences(BlockKernel kernel, PairBlock block, int length) {
    if (!isExact) {
      kernel.accumulate(block, ofDivergences(block), length);
      return;
    }
    for (int kind = 0; kind < LaneSums.DIVERGENCES; kind++) {
      exact[kind].addSizes(block.terms(kind), length);
    }
  }

  /** Adds the weights of a block that the other side has none for. */
  void addUnsupported(BlockKernel kernel, PairBlock block, int length) {
    addUnsupported(kernel, LaneSums.UNSUPPORTED_P, block.p, length);
    addUnsupported(kernel, LaneSums.UNSUPPORTED_Q, block.q, length);
  }

  private void addUnsupported(BlockKernel kernel, int kind, PairBlock.Side side, int length) {
    if (side.largestUnsupported > 0) {
      add(kernel, kind, side.unsupported, side.largestUnsupported, length);
    }
  }

  /** Adds non-negative terms of a kind. */
  void add(BlockKernel kernel, int kind, double[] terms, int length) {
    add(kernel, kind, terms, kernel.largest(terms, length), length);
  }

  private void add(BlockKernel kernel, int kind, double[] terms, double largest, int length) {
    if (isExact) {
      exact[kind].addSizes(terms, length);
    } else {
      lanes.anchorAbove(kind, largest);
      kernel.accumulate(terms, lanes, kind, length);
    }
  }

  /** Adds terms of either sign, of kinds that cannot be rounded then. */
  void addSigned(BlockKernel kernel, int kind, double[] terms, int length) {
    kernel.accumulateSigned(terms, lanes, kind, length);
  }

  /**
   * Rounds all sums.
   *
   * @param terms how many terms each sum has, or none
   * @return whether all of them are certain
   */
  boolean round(BlockKernel kernel, int terms) {
    if (!isExact) {
      return lanes.round(kernel, terms);
    }
    for (int kind = 0; kind < LaneSums.KINDS; kind++) {
      lanes.round(kind, exact[kind]);
    }
    return true;
  }

  /** A rounded sum. */
  DoubleDouble sum(int kind) {
    return new DoubleDouble(lanes.high[kind], lanes.low[kind]);
  }

  /** A sum of signed terms. */
  DoubleDouble unrounded(int kind) {
    return lanes.unrounded(kind);
  }
}
