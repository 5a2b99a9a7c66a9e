package dev.kldrift.stats;

import java.util.Locale;

/**
 * How many counts each side needs so that a minimum effect is found with power 0.8: the page on
 * choosing a level shows it.
 */
final class SampleSizes {
  private static final double POWER = 0.8;
  private static final int[] BINS = {2, 10, 24, 100, 1000};
  private static final double[] EFFECTS = {0.01, 0.001};
  private static final double[] LEVELS = {0.05, 0.0005};

  private SampleSizes() {}

  /** The smallest n = m, for histograms that are not sparse. */
  static long needed(int bins, double js, double level) {
    GammaApproximation law = ChiSquare.law(bins - 1);
    long low = 1;
    long high = 1L << 40;
    while (low < high) {
      long n = (low + high) / 2;
      double noncentrality = Effect.JS_DIVERGENCE.noncentrality(js, (double) n, (double) n);
      if (Power.of(law, noncentrality, level) >= POWER) {
        high = n;
      } else {
        low = n + 1;
      }
    }
    return low;
  }

  /** Rows of Markdown, one for each number of bins; counts are rounded up to two digits. */
  static String table() {
    StringBuilder table = new StringBuilder();
    for (int bins : BINS) {
      table.append(String.format(Locale.ROOT, "| %,d |", bins));
      for (double effect : EFFECTS) {
        for (double level : LEVELS) {
          table.append(
              String.format(Locale.ROOT, " %,d |", roundedUp(needed(bins, effect, level))));
        }
      }
      table.append('\n');
    }
    return table.toString();
  }

  private static long roundedUp(long n) {
    long unit = Math.max(1, Math.round(Math.pow(10, Math.floor(Math.log10((double) n)) - 1)));
    return (n + unit - 1) / unit * unit;
  }

  public static void main(String[] args) {
    System.out.print(table());
  }
}
