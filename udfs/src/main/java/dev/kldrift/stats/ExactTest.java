package dev.kldrift.stats;

/**
 * Exact p-values of G and X2 by summing the hypergeometric probability of every table that has the
 * same margins and a statistic at least as large as the observed one.
 *
 * <p>Probabilities are compared and summed as logarithms and divided by the sum over all tables, so
 * no factorial of a large number is ever formed. Statistics within 1e-9 of each other are ties, and
 * ties count as at least as large.
 */
final class ExactTest {
  private static final double TIE = 1e-9;

  private final TinyTable table;
  private final double[][] logWeights;
  private final double[] start;
  private double observedG;
  private double observedX2;
  private final LogSum all = new LogSum();
  private final LogSum tailG = new LogSum();
  private final LogSum tailX2 = new LogSum();

  private ExactTest(TinyTable table) {
    this.table = table;
    int last = table.columns() - 1;
    logWeights = new double[last + 1][];
    start = new double[last + 1];
    double others = 0;
    for (int j = 0; j < last; j++) {
      others += table.most(j);
      logWeights[j] = logBinomials(table.pooled(j), 0, table.most(j));
    }
    start[last] = Math.max(table.firstTotal() - others, 0);
    logWeights[last] = logBinomials(table.pooled(last), start[last], table.most(last));
    for (int j = 0; j <= last; j++) {
      observedG += table.deviance(j, table.first(j));
      observedX2 += table.pearson(j, table.first(j));
    }
    observedG -= TIE * (1 + Math.abs(observedG));
    observedX2 -= TIE * (1 + observedX2);
  }

  /** Log p-values of G and of X2, in this order. */
  static double[] logPs(TinyTable table) {
    ExactTest test = new ExactTest(table);
    test.visit(0, table.firstTotal(), 0, 0, 0);
    double whole = test.all.value();
    return new double[] {
      Math.min(test.tailG.value() - whole, 0), Math.min(test.tailX2.value() - whole, 0)
    };
  }

  private void visit(int column, double left, double logWeight, double g, double x2) {
    boolean last = column == table.columns() - 1;
    double[] weights = logWeights[column];
    if (last) {
      int at = (int) (left - start[column]);
      if (at >= 0 && at < weights.length) {
        leaf(
            logWeight + weights[at],
            g + table.deviance(column, left),
            x2 + table.pearson(column, left));
      }
      return;
    }
    for (int a = 0; a < weights.length && a <= left; a++) {
      visit(
          column + 1,
          left - a,
          logWeight + weights[a],
          g + table.deviance(column, a),
          x2 + table.pearson(column, a));
    }
  }

  private void leaf(double logWeight, double g, double x2) {
    all.add(logWeight);
    if (g >= observedG) {
      tailG.add(logWeight);
    }
    if (x2 >= observedX2) {
      tailX2.add(logWeight);
    }
  }

  /** log C(count, a) - log C(count, from) for a from {@code from} to {@code to}. */
  private static double[] logBinomials(double count, double from, double to) {
    double[] logs = new double[(int) (to - from) + 1];
    for (int i = 1; i < logs.length; i++) {
      double a = from + i;
      logs[i] = logs[i - 1] + StrictMath.log((count - a + 1) / a);
    }
    return logs;
  }

  /** Sum of exponentials, kept as a logarithm. */
  private static final class LogSum {
    private double largest = Double.NEGATIVE_INFINITY;
    private double scaled;

    void add(double log) {
      if (log <= largest) {
        scaled += StrictMath.exp(log - largest);
      } else {
        scaled = scaled * StrictMath.exp(largest - log) + 1;
        largest = log;
      }
    }

    double value() {
      return largest + StrictMath.log(scaled);
    }
  }
}
