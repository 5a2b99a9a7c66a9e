package dev.kldrift.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How often each test cries wolf: rejection rates over pairs that are samples of one distribution.
 *
 * <p>The regimes are those of the project's research table: eight sizes by three shapes, most of
 * them sparse.
 */
final class TypeOneSimulation {
  private static final double[] LEVELS = {0.05, 0.001};
  private static final double[] EXPONENTS = {0, 1, 1.5};
  private static final int[][] SIZES = {
    {10, 50, 50},
    {10, 1000, 200},
    {100, 1000, 1000},
    {100, 300, 300},
    {100, 300, 3000},
    {1000, 1000, 1000},
    {1000, 10000, 2000},
    {5000, 2000, 2000},
  };

  private TypeOneSimulation() {}

  /** One population and two sample sizes. */
  record Regime(int bins, int n, int m, double exponent) {
    String shape() {
      return exponent == 0 ? "uniform" : String.format(Locale.ROOT, "zipf(%.1f)", exponent);
    }
  }

  /** Rejection rates of one regime at one level. */
  record Rates(Regime regime, double level, double g, double x2, double plainG, double plainX2) {}

  static List<Regime> regimes() {
    List<Regime> regimes = new ArrayList<>();
    for (int[] size : SIZES) {
      for (double exponent : EXPONENTS) {
        regimes.add(new Regime(size[0], size[1], size[2], exponent));
      }
    }
    return regimes;
  }

  /** The rates at 5 % and at 0.1 %, in this order. */
  static List<Rates> run(Regime regime, int repetitions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Population population = Population.zipf(regime.bins(), regime.exponent());
    StatisticsOptions options = StatisticsOptions.withDefaults();
    int[][] rejections = new int[LEVELS.length][4];
    for (int i = 0; i < repetitions; i++) {
      double[] p = population.sample(regime.n(), random);
      double[] q = population.sample(regime.m(), random);
      PairStatistics pair = PairStatistics.of(p, q, Divergences.of(p, q), options);
      double[] logs = {
        pair.g().logP(),
        pair.x2().logP(),
        ChiSquare.logSurvival(pair.df(), pair.g().statistic()),
        ChiSquare.logSurvival(pair.df(), pair.x2().statistic())
      };
      for (int level = 0; level < LEVELS.length; level++) {
        for (int test = 0; test < logs.length; test++) {
          rejections[level][test] += logs[test] <= Math.log(LEVELS[level]) ? 1 : 0;
        }
      }
    }
    List<Rates> rates = new ArrayList<>();
    for (int level = 0; level < LEVELS.length; level++) {
      int[] r = rejections[level];
      double reps = repetitions;
      rates.add(
          new Rates(regime, LEVELS[level], r[0] / reps, r[1] / reps, r[2] / reps, r[3] / reps));
    }
    return rates;
  }

  static String header() {
    return String.format(
        Locale.ROOT,
        "%6s %6s %6s %-10s %6s | %8s %8s | %9s %9s",
        "bins",
        "n",
        "m",
        "shape",
        "level",
        "G",
        "X2",
        "G chi-sq",
        "X2 chi-sq");
  }

  static String format(Rates r) {
    return String.format(
        Locale.ROOT,
        "%6d %6d %6d %-10s %5.1f%% | %7.3f%% %7.3f%% | %8.2f%% %8.2f%%",
        r.regime().bins(),
        r.regime().n(),
        r.regime().m(),
        r.regime().shape(),
        100 * r.level(),
        100 * r.g(),
        100 * r.x2(),
        100 * r.plainG(),
        100 * r.plainX2());
  }

  /** Repetitions, then the file of the plot if there is to be one. */
  public static void main(String[] args) throws IOException {
    int repetitions = Integer.parseInt(args[0]);
    System.out.println(header());
    long seed = 20_261_122;
    List<Rates> atFivePercent = new ArrayList<>();
    for (Regime regime : regimes()) {
      List<Rates> rates = run(regime, repetitions, seed++);
      rates.forEach(rate -> System.out.println(format(rate)));
      atFivePercent.add(rates.get(0));
    }
    if (args.length > 1) {
      Files.writeString(Path.of(args[1]), TypeOnePlot.svg(atFivePercent, repetitions));
    }
  }
}
