package dev.kldrift.stats;

/**
 * How many of the bins that one sample of a pair lacks, and the other does not, it lacks by chance.
 *
 * <p>A bin that a sample lacks by chance adds to the bias of a divergence as one that it occupies;
 * a bin in which it never has counts adds nothing. Of C counts of a bin none falls to the sample
 * with the chance t = (1 - π)^C without drift, π its share of all counts, and all with u = π^C.
 *
 * <ul>
 *   <li>A bin counts as lacked by chance to the part min(1, {@value #ODDS} t): a full one does not.
 *   <li>Where no more bins are lacked than without drift, that is all. Where more are, only so many
 *       are lacked by chance as the bins that both occupy tell. With f1 of them of one count in the
 *       sample and f2 of two it misses about f1 (f1 - 1)/(2 (f2 + 1)) bins (A. Chao, Scand. J.
 *       Statist. 11 (1984) 265); and each bin that both sides occupy stands for t/(1 - t - u) that
 *       are not shared (D. G. Horvitz, D. J. Thompson, JASA 47 (1952) 663). The larger number
 *       counts.
 * </ul>
 *
 * <p>Bins with a single count are never shared; they follow the others.
 */
final class Occupancy {
  private static final double ODDS = 10;
  private static final double DEVIATE = 2;

  private final double logNone;
  private final double logAll;
  private double expected;
  private double shared;
  private int once;
  private int twice;
  private int lacked;
  private double byChance;

  private Occupancy(double n, double m) {
    this.logNone = EmptyBins.logShare(m, n);
    this.logAll = EmptyBins.logShare(n, m);
  }

  /**
   * The bins that a sample lacks by chance.
   *
   * @param sample counts of the sample
   * @param other counts of the other
   * @param n total of the sample
   * @param m total of the other
   * @return their number, at least 0; not whole in general
   */
  static double lackedByChance(double[] sample, double[] other, double n, double m) {
    Occupancy occupancy = new Occupancy(n, m);
    for (int i = 0; i < sample.length; i++) {
      occupancy.add(sample[i], other[i]);
    }
    return occupancy.byChance * occupancy.part();
  }

  private void add(double count, double other) {
    if (!(other > 0)) {
      return;
    }
    once += count > 0 && count <= 1 ? 1 : 0;
    twice += count > 1 && count <= 2 ? 1 : 0;
    double pooled = count + other;
    double none = StrictMath.exp(pooled * logNone);
    if (count == 0) {
      byChance += Math.min(1, ODDS * none);
    }
    if (pooled > 1) {
      expected += none;
      lacked += count == 0 ? 1 : 0;
      shared += count > 0 ? none / (1 - none - StrictMath.exp(pooled * logAll)) : 0;
    }
  }

  /** The part of the lacked bins that chance explains. */
  private double part() {
    if (lacked <= most(expected)) {
      return 1;
    }
    double missed = once * (once - 1.0) / (2 * (twice + 1));
    return Math.min(most(Math.max(missed, shared)) / lacked, 1);
  }

  /** What a number of bins that is about this on average hardly exceeds. */
  private static double most(double mean) {
    return mean + DEVIATE * Math.sqrt(mean) + 1;
  }
}
