package dev.kldrift.stats;

/**
 * One error rate for a whole run: p-values adjusted so that rejecting all q &lt;= level keeps the
 * expected share of false alarms among the alarms below the level.
 *
 * <p>For m tests sorted by log p, ascending, ranks i = 1..m:
 *
 * <pre>
 *   log q_i = min(0, min over j &gt;= i of [log p_j + log(m/j) + log penalty(m)])
 * </pre>
 *
 * <p>Everything is a sum of logarithms, so p-values of e^-100000 keep their order and their value.
 * The running minimum from the end makes ties equal: tied tests all get the value of the highest
 * rank among them. NaN, a row without a test, is not counted in m and stays NaN.
 *
 * <p>In a distributed run the same value is {@code min over j >= i of scaled(log p_j, j, m)}: rank
 * once over the distinct log p (a tie takes its highest rank), scale each, and take the running
 * minimum from the largest log p down; both merge by partition, see {@link #scaled}.
 *
 * <p>Sources: Y. Benjamini and Y. Hochberg, JRSS B 57 (1995) 289; Y. Benjamini and D. Yekutieli,
 * Ann. Statist. 29 (2001) 1165.
 */
public enum FalseDiscovery {
  /** Benjamini-Hochberg: for independent or positively dependent tests. */
  BH {
    @Override
    double logPenalty(long tests) {
      return 0;
    }
  },
  /** Benjamini-Yekutieli: for any dependence, at the price of the factor Σ 1/i. */
  BY {
    @Override
    double logPenalty(long tests) {
      return StrictMath.log(harmonic(tests));
    }
  };

  private static final double EULER = 0.5772156649015329;
  private static final long SUMMED = 1000;

  abstract double logPenalty(long tests);

  /**
   * One candidate of the minimum: log p + log(m/j) + log penalty, not yet capped at 0.
   *
   * @param logP the log p-value
   * @param rank its rank j from 1, the highest one among equal values
   * @param tests the number m of tests that have a p-value
   * @return the scaled value; log q is the least of them over this rank and all higher ones, and 0
   * @throws IllegalArgumentException if {@code rank} is not between 1 and {@code tests}
   */
  public double scaled(double logP, long rank, long tests) {
    if (rank < 1 || rank > tests) {
      throw new IllegalArgumentException(
          "rank is out of range: " + rank + " (must be from 1 to " + tests + ")");
    }
    return logP + StrictMath.log((double) tests / rank) + logPenalty(tests);
  }

  /**
   * Adjusts log p-values that are sorted ascending and hold no NaN.
   *
   * @param sorted log p-values
   * @return log q-values in the same order, ascending, at most 0
   */
  public double[] adjustSorted(double[] sorted) {
    double[] adjusted = new double[sorted.length];
    double penalty = logPenalty(sorted.length);
    double least = 0;
    for (int i = sorted.length - 1; i >= 0; i--) {
      double ratio = (double) sorted.length / (i + 1);
      least = Math.min(least, sorted[i] + StrictMath.log(ratio) + penalty);
      adjusted[i] = least;
    }
    return adjusted;
  }

  /** Σ 1/i for i = 1..n; from 1,000 on by its asymptotic series, absolute error below 1e-15. */
  static double harmonic(long n) {
    if (n > SUMMED) {
      double x = n;
      return StrictMath.log(x) + EULER + 1 / (2 * x) - 1 / (12 * x * x);
    }
    double sum = 0;
    for (long i = n; i >= 1; i--) {
      sum += 1.0 / i;
    }
    return sum;
  }
}
