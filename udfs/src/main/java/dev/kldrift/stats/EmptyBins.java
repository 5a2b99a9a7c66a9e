package dev.kldrift.stats;

/**
 * The chance that bins are empty in one sample and hold as much as they do of another, without
 * drift.
 *
 * <p>A p-value: without drift it is at most x in at most a share x of all pairs. It belongs to the
 * fullest of the bins that the sample lacks, and is the sum of the chances of all bins at least as
 * full, so that it holds however many bins there are.
 */
final class EmptyBins {
  private EmptyBins() {}

  /**
   * Of bins that a second sample lacks. Of C counts in a bin, all C fall to the first sample of n
   * with a chance of at most (n/(n+m))^C.
   *
   * @param first counts of the sample with the bins
   * @param second counts of the one without
   * @param n total of the first
   * @param m total of the second
   * @return the chance, NaN where no such bin is
   */
  static double chance(double[] first, double[] second, double n, double m) {
    double fullest = fullest(first, second);
    double log = logShare(n, m);
    double chance = fullest > 0 ? 0 : Double.NaN;
    for (int i = 0; i < first.length && chance < 1; i++) {
      double pooled = first[i] + second[i];
      chance += pooled >= fullest ? StrictMath.exp(pooled * log) : 0;
    }
    return Math.min(chance, 1);
  }

  /**
   * Of bins that a sample of m counts lacks, though they are known to have mass: a bin of mass r is
   * empty with the chance (1 - r)^m.
   *
   * @param reference weights of the known distribution
   * @param mass their total
   * @param counts the sample
   * @param m its total
   * @return the chance, NaN where no such bin is
   */
  static double chanceOfKnown(double[] reference, double mass, double[] counts, double m) {
    double fullest = fullest(reference, counts);
    double chance = fullest > 0 ? 0 : Double.NaN;
    for (int i = 0; i < reference.length && chance < 1; i++) {
      double log = m * StrictMath.log1p(-reference[i] / mass);
      chance += reference[i] >= fullest ? StrictMath.exp(log) : 0;
    }
    return Math.min(chance, 1);
  }

  /** ln(n/(n+m)) to a few units in the last place, however much larger one of both is. */
  static double logShare(double n, double m) {
    return n < m ? StrictMath.log(n / (n + m)) : StrictMath.log1p(-m / (n + m));
  }

  private static double fullest(double[] full, double[] empty) {
    double fullest = 0;
    for (int i = 0; i < full.length; i++) {
      fullest = empty[i] == 0 ? Math.max(fullest, full[i]) : fullest;
    }
    return fullest;
  }
}
