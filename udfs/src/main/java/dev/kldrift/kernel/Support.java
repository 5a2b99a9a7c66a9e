package dev.kldrift.kernel;

/** Counts bins by which side of a pair has mass there, and collects the mass the other misses. */
final class Support {
  private int used;
  private int onlyP;
  private int onlyQ;

  void clear() {
    used = 0;
    onlyP = 0;
    onlyQ = 0;
  }

  /** Adds bins of which each has mass on both sides. */
  void addFull(int length) {
    used += length;
  }

  /** Adds a block of bins that are counted already. */
  void add(PairBlock block) {
    used += block.usedBins;
    onlyP += block.p.unsupportedBins;
    onlyQ += block.q.unsupportedBins;
  }

  /**
   * Adds a block of bins.
   *
   * @param givenP weights or log-weights of p as given; overwritten by the mass that q misses
   * @param massP mass of p
   * @param givenQ as givenP, of q
   * @param massQ mass of q
   * @param none what stands for no mass: 0, or -Infinity for log-weights
   */
  void add(
      double[] givenP, double[] massP, double[] givenQ, double[] massQ, double none, int length) {
    for (int i = 0; i < length; i++) {
      boolean hasP = givenP[i] > none;
      boolean hasQ = givenQ[i] > none;
      used += hasP || hasQ ? 1 : 0;
      onlyP += hasP && !hasQ ? 1 : 0;
      onlyQ += hasQ && !hasP ? 1 : 0;
      givenP[i] = hasP && !hasQ ? massP[i] : 0;
      givenQ[i] = hasQ && !hasP ? massQ[i] : 0;
    }
  }

  int used() {
    return used;
  }

  int onlyP() {
    return onlyP;
  }

  int onlyQ() {
    return onlyQ;
  }
}
