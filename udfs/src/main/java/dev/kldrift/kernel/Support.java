package dev.kldrift.kernel;

/** Counts bins by which side of a pair has mass there, and collects the mass the other misses. */
final class Support {
  private final int supportP;
  private final int supportQ;
  private int onlyP;

  /** Of sides that have mass in so many bins. */
  Support(int supportP, int supportQ) {
    this.supportP = supportP;
    this.supportQ = supportQ;
  }

  void clear() {
    onlyP = 0;
  }

  /** Adds bins where p has mass and q has none. */
  void addOnlyP(int bins) {
    onlyP += bins;
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
      onlyP += hasP && !hasQ ? 1 : 0;
      givenP[i] = hasP && !hasQ ? massP[i] : 0;
      givenQ[i] = hasQ && !hasP ? massQ[i] : 0;
    }
  }

  int used() {
    return supportQ + onlyP;
  }

  int onlyP() {
    return onlyP;
  }

  int onlyQ() {
    return used() - supportP;
  }
}
