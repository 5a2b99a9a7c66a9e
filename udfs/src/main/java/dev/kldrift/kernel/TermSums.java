package dev.kldrift.kernel;

/** The sums of all kinds of terms of a pair, by fast lanes or, on request, exactly. */
final class TermSums {
  static final int KL_PQ = 0;
  static final int KL_QP = 1;
  static final int ENTROPY_P = 2;
  static final int ENTROPY_Q = 3;
  static final int DISTANCE = 4;
  static final int HELLINGER = 5;
  static final int JS = 6;
  static final int UNSUPPORTED_P = 7;
  static final int UNSUPPORTED_Q = 8;
  private static final int KINDS = 9;

  private final LaneSum[] lanes = new LaneSum[KINDS];
  private final ExactSum[] exact = new ExactSum[KINDS];
  private boolean isExact;

  /** How many kinds, from the first, may have terms other than 0. */
  private int kinds;

  TermSums() {
    for (int kind = 0; kind < KINDS; kind++) {
      lanes[kind] = new LaneSum();
      exact[kind] = new ExactSum();
    }
  }

  void clear(boolean makeExact) {
    isExact = makeExact;
    kinds = BlockKernel.KINDS;
    for (int kind = 0; kind < KINDS; kind++) {
      lanes[kind].clear();
      if (makeExact) {
        exact[kind].clear();
      }
    }
  }

  /** Adds terms of a kind, of which the largest is known. */
  void add(BlockKernel kernel, int kind, double[] terms, double largest, int length) {
    if (isExact) {
      exact[kind].addAll(terms, length);
    } else {
      lanes[kind].anchorAbove(largest);
      kernel.accumulate(terms, lanes[kind], length);
    }
  }

  /** Adds terms of a kind and of the next kind. */
  void addTwo(BlockKernel kernel, int kind, double[] terms, double[] next, int length) {
    kinds = Math.max(kinds, kind + 2);
    if (isExact) {
      exact[kind].addAll(terms, length);
      exact[kind + 1].addAll(next, length);
    } else {
      kernel.accumulate(terms, lanes[kind], next, lanes[kind + 1], length);
    }
  }

  /** Adds all terms that a block holds. */
  void addDivergences(BlockKernel kernel, PairBlock block, int length) {
    if (!isExact) {
      for (int kind = 0; kind < BlockKernel.KINDS; kind++) {
        lanes[kind].anchorAbove(block.largest(kind));
      }
      kernel.accumulate(block.terms(), lanes, length);
      return;
    }
    for (int kind = 0; kind < BlockKernel.KINDS; kind++) {
      exact[kind].addAll(block.terms()[kind], length);
    }
  }

  /**
   * Rounds all sums.
   *
   * @param terms how many terms each sum has
   * @return whether all of them are certain
   */
  boolean round(int terms) {
    boolean certain = true;
    for (int kind = 0; kind < kinds; kind++) {
      if (isExact) {
        lanes[kind].round(exact[kind]);
      } else {
        certain &= lanes[kind].round(terms);
      }
    }
    return certain;
  }

  LaneSum sum(int kind) {
    return lanes[kind];
  }
}
