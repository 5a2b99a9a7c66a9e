package dev.kldrift.stats;

import java.util.Arrays;

/**
 * p-values of G and X2 from random tables with the margins of the observed one.
 *
 * <p>The smaller sample is drawn without replacement from the pooled counts. Drawing stops once 20
 * tables were at least as extreme (then p = 20/draws), else p = (extreme + 1)/(draws + 1). Both are
 * valid p-values: P(p &lt;= α) &lt;= α whatever the counts. The smallest possible one is 1/(draws +
 * 1), so a table this small can never be overwhelming evidence.
 *
 * <p>Source: J. Besag and P. Clifford, Sequential Monte Carlo p-values, Biometrika 78 (1991) 301.
 */
final class MonteCarloTest {
  private static final double TIE = 1e-9;
  private static final int ENOUGH = 20;

  private final ContingencyTable table;
  private final double[] cumulative;
  private final double[] devianceOfNone;
  private final double[] pearsonOfNone;
  private final double gOfNone;
  private final double x2OfNone;
  private final CounterRandom random;
  private final PickedSet picked;
  private final int[] columns;
  private final int[] counts;
  private double g;
  private double x2;

  private MonteCarloTest(ContingencyTable table, long seed) {
    this.table = table;
    this.cumulative = table.cumulative();
    this.devianceOfNone = table.deviancesOfNone();
    this.pearsonOfNone = table.pearsonsOfNone();
    this.gOfNone = Arrays.stream(devianceOfNone).sum();
    this.x2OfNone = Arrays.stream(pearsonOfNone).sum();
    this.random = new CounterRandom(seed);
    this.columns = new int[(int) table.firstTotal()];
    this.picked = new PickedSet(columns.length);
    this.counts = new int[table.columns()];
  }

  /** Log p-values of G and of X2, in this order. */
  static double[] logPs(ContingencyTable table, int draws, long seed) {
    MonteCarloTest test = new MonteCarloTest(table, seed);
    double observedG = 0;
    double observedX2 = 0;
    for (int j = 0; j < table.columns(); j++) {
      observedG += table.deviance(j, table.first(j));
      observedX2 += table.pearson(j, table.first(j));
    }
    Tail tailG = new Tail(observedG);
    Tail tailX2 = new Tail(observedX2);
    for (int draw = 1; draw <= draws && !(tailG.done() && tailX2.done()); draw++) {
      test.draw();
      tailG.add(test.g, draw);
      tailX2.add(test.x2, draw);
    }
    return new double[] {tailG.logP(draws), tailX2.logP(draws)};
  }

  /** Floyd's sampling without replacement, then the statistics of the drawn table. */
  private void draw() {
    int size = columns.length;
    double from = table.total() - size;
    picked.clear();
    for (int i = 0; i < size; i++) {
      long pick = random.below(from + i + 1);
      if (!picked.add(pick)) {
        pick = (long) from + i;
        picked.add(pick);
      }
      columns[i] = columnOf(pick);
      counts[columns[i]]++;
    }
    g = gOfNone;
    x2 = x2OfNone;
    for (int column : columns) {
      int count = counts[column];
      if (count > 0) {
        g += table.deviance(column, count) - devianceOfNone[column];
        x2 += table.pearson(column, count) - pearsonOfNone[column];
        counts[column] = 0;
      }
    }
  }

  private int columnOf(long position) {
    int at = Arrays.binarySearch(cumulative, position + 0.5);
    return -at - 1;
  }

  /** The count of drawn statistics that reach the observed one. */
  private static final class Tail {
    private final double threshold;
    private int extreme;
    private int doneAt;

    Tail(double observed) {
      threshold = observed - TIE * (1 + Math.abs(observed));
    }

    boolean done() {
      return doneAt > 0;
    }

    void add(double statistic, int draw) {
      if (!done() && statistic >= threshold && ++extreme == ENOUGH) {
        doneAt = draw;
      }
    }

    double logP(int draws) {
      return done()
          ? StrictMath.log((double) ENOUGH / doneAt)
          : StrictMath.log((extreme + 1.0) / (draws + 1.0));
    }
  }
}
