package dev.kldrift.stats;

import java.util.Arrays;

/**
 * A pair of histograms with few counts, as a 2 x k table with known margins.
 *
 * <p>Rows are swapped so that the first is the smaller sample; bins that both lack are dropped; the
 * bin with most pooled counts comes last. Every count is an integer.
 */
final class ContingencyTable {
  private static final double[] X_LOG_X = new double[1024];

  static {
    for (int x = 2; x < X_LOG_X.length; x++) {
      X_LOG_X[x] = x * PortableLog.log(x);
    }
  }

  private final double[] pooled;
  private final double[] first;
  private final double firstTotal;
  private final double total;
  private final double share;
  private final double logShare;
  private final double logRest;

  private ContingencyTable(double[] pooled, double[] first, double firstTotal, double total) {
    this.pooled = pooled;
    this.first = first;
    this.firstTotal = firstTotal;
    this.total = total;
    this.share = firstTotal / total;
    this.logShare = PortableLog.log(share);
    this.logRest = StrictMath.log1p(-share);
  }

  static ContingencyTable of(double[] p, double[] q, double n, double m, int bins) {
    double[] smaller = n <= m ? p : q;
    double[] pooled = new double[bins];
    double[] first = new double[bins];
    int last = -1;
    int at = 0;
    for (int i = 0; i < p.length; i++) {
      if (p[i] + q[i] > 0) {
        pooled[at] = p[i] + q[i];
        first[at] = smaller[i];
        last = last < 0 || pooled[at] > pooled[last] ? at : last;
        at++;
      }
    }
    swap(pooled, last, bins - 1);
    swap(first, last, bins - 1);
    return new ContingencyTable(pooled, first, Math.min(n, m), n + m);
  }

  int columns() {
    return pooled.length;
  }

  double pooled(int column) {
    return pooled[column];
  }

  double firstTotal() {
    return firstTotal;
  }

  double total() {
    return total;
  }

  /** What the first row holds. */
  double first(int column) {
    return first[column];
  }

  /** The most that the first row can hold of a bin. */
  double most(int column) {
    return Math.min(pooled[column], firstTotal);
  }

  /** An upper bound for the number of tables with these margins. */
  double tables() {
    double product = 1;
    for (int j = 0; j < columns() - 1; j++) {
      product *= most(j) + 1;
    }
    return product;
  }

  /**
   * What a bin adds to G/2: a ln(a/E) + b ln(b/F), where a + b counts of both rows are expected to
   * be E + F.
   *
   * @param count of the first row
   */
  double deviance(int column, double count) {
    double all = pooled[column];
    if (all < X_LOG_X.length) {
      double rest = all - count;
      return xLogX(count) + xLogX(rest) - xLogX(all) - count * logShare - rest * logRest;
    }
    // Of large numbers the logarithms cancel, and Bregman terms do not.
    double expected = all * share;
    double others = all - expected;
    return bregman(count, expected) + bregman(others - (count - expected), others);
  }

  /** What all bins add to G/2 if the first row had no count, as {@link #deviance} of 0. */
  double[] deviancesOfNone() {
    double[] terms = new double[columns()];
    Arrays.setAll(terms, column -> deviance(column, 0));
    return terms;
  }

  /** The same of X2. */
  double[] pearsonsOfNone() {
    double[] terms = new double[columns()];
    Arrays.setAll(terms, column -> pearson(column, 0));
    return terms;
  }

  /** What a bin adds to X2. */
  double pearson(int column, double count) {
    double off = count - pooled[column] * share;
    return off * off / (pooled[column] * share * (1 - share));
  }

  private static double bregman(double count, double expected) {
    return count > 0 ? BregmanTerm.of(count, expected) : expected;
  }

  double[] cumulative() {
    double[] sums = pooled.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    return sums;
  }

  private static double xLogX(double x) {
    return X_LOG_X[(int) x];
  }

  private static void swap(double[] values, int i, int j) {
    double kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}
