package dev.kldrift.stats;

/**
 * Exact p-values of G and X2 by summing the hypergeometric probability of every table that has the
 * same margins and a statistic at least as large as the observed one.
 *
 * <p>A table costs a few multiplications: its probability is a product of one weight per bin,
 * scaled so that likely tables are near 1, and divided by the sum over all tables, so no factorial
 * of a large number is ever formed. Products too small for a double are added as logarithms.
 * Statistics within 1e-9 of each other are ties, and ties count as at least as large.
 */
final class ExactTest {
  private final Bin[] bins;
  private final Tail tailG;
  private final Tail tailX2;
  private double all;

  private ExactTest(ContingencyTable table) {
    this.bins = new Bin[table.columns()];
    double observedG = 0;
    double observedX2 = 0;
    double others = 0;
    for (int j = 0; j < bins.length; j++) {
      double least = j < bins.length - 1 ? 0 : Math.max(table.firstTotal() - others, 0);
      bins[j] = new Bin(table, j, least);
      others += table.most(j);
      observedG += table.deviance(j, table.first(j));
      observedX2 += table.pearson(j, table.first(j));
    }
    this.tailG = new Tail(observedG);
    this.tailX2 = new Tail(observedX2);
  }

  /** Log p-values of G and of X2, in this order. */
  static double[] logPs(ContingencyTable table) {
    ExactTest test = new ExactTest(table);
    test.visit(0, table.firstTotal(), 1, 0, 0, 0);
    double whole = StrictMath.log(test.all);
    return new double[] {
      Math.min(test.tailG.logSum() - whole, 0), Math.min(test.tailX2.logSum() - whole, 0)
    };
  }

  private void visit(
      int column, double left, double weight, double logWeight, double g, double x2) {
    if (column == bins.length - 2) {
      visitLastTwo(left, weight, logWeight, g, x2);
      return;
    }
    Bin bin = bins[column];
    for (int a = 0; a < bin.weights.length && a <= left; a++) {
      visit(
          column + 1,
          left - a,
          weight * bin.weights[a],
          logWeight + bin.logWeights[a],
          g + bin.deviances[a],
          x2 + bin.squares[a]);
    }
  }

  /** What the last bin but one does not hold, the last one does. */
  private void visitLastTwo(double left, double weight, double logWeight, double g, double x2) {
    Bin bin = bins[bins.length - 2];
    Bin last = bins[bins.length - 1];
    int rest = (int) (left - last.least);
    int to = Math.min(bin.weights.length - 1, rest);
    for (int a = Math.max(0, rest - last.weights.length + 1); a <= to; a++) {
      int b = rest - a;
      double product = weight * bin.weights[a] * last.weights[b];
      double log = logWeight + bin.logWeights[a] + last.logWeights[b];
      all += product;
      tailG.add(g + bin.deviances[a] + last.deviances[b], product, log);
      tailX2.add(x2 + bin.squares[a] + last.squares[b], product, log);
    }
  }

  /**
   * The part of one bin in a table, for each count from {@code least} that the first row can hold.
   */
  private static final class Bin {
    private final double least;
    private final double[] logWeights;
    private final double[] weights;
    private final double[] deviances;
    private final double[] squares;

    Bin(ContingencyTable table, int column, double least) {
      this.least = least;
      int size = (int) (table.most(column) - least) + 1;
      logWeights = logWeights(table, column, least, size);
      weights = new double[size];
      deviances = new double[size];
      squares = new double[size];
      for (int i = 0; i < size; i++) {
        weights[i] = StrictMath.exp(logWeights[i]);
        deviances[i] = table.deviance(column, least + i);
        squares[i] = table.pearson(column, least + i);
      }
    }

    /**
     * log [C(c, a) π^a (1-π)^(c-a)] up to a constant, at most 0. The powers of π are the same for
     * every table as a whole, and put the largest weight of each bin where tables are likely.
     */
    private static double[] logWeights(ContingencyTable table, int column, double least, int size) {
      double count = table.pooled(column);
      double odds = table.firstTotal() / (table.total() - table.firstTotal());
      double[] logs = new double[size];
      double most = 0;
      for (int i = 1; i < size; i++) {
        double a = least + i;
        logs[i] = logs[i - 1] + StrictMath.log((count - a + 1) / a * odds);
        most = Math.max(most, logs[i]);
      }
      for (int i = 0; i < size; i++) {
        logs[i] -= most;
      }
      return logs;
    }
  }

  /** The sum over tables with a statistic at least as large as the observed one. */
  private static final class Tail {
    private static final double TIE = 1e-9;

    /** Below this a product has lost digits, or all of them. */
    private static final double SMALL = 1e-290;

    /** Terms this much smaller than the largest, in nats, do not show in a sum of doubles. */
    private static final double NOTHING = 50;

    private final double threshold;
    private double sum;
    private double largest = Double.NEGATIVE_INFINITY;
    private double scaled;

    Tail(double observed) {
      threshold = observed - TIE * (1 + Math.abs(observed));
    }

    void add(double statistic, double product, double log) {
      if (statistic >= threshold) {
        if (product >= SMALL) {
          sum += product;
        } else {
          addLog(log);
        }
      }
    }

    private void addLog(double log) {
      if (log > largest) {
        scaled = scaled * StrictMath.exp(largest - log) + 1;
        largest = log;
      } else if (log > largest - NOTHING) {
        scaled += StrictMath.exp(log - largest);
      }
    }

    double logSum() {
      if (sum > 0) {
        addLog(StrictMath.log(sum));
      }
      return largest + StrictMath.log(scaled);
    }
  }
}
