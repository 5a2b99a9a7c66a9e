package dev.kldrift.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How often the 95 % intervals of both KL divergences hold the truth, over all pairs: those where a
 * sample left bins empty, so that the value is infinite, among them.
 */
final class CoverageSimulation {
  private static final double DEVIATE = Interval.deviate(0.95);

  private CoverageSimulation() {}

  /**
   * Two populations, Zipf with their bins in order, and two sample sizes.
   *
   * @param exact whether p is known, so that only KL(q‖p) is estimated
   */
  record Regime(String name, int bins, double first, double second, int n, int m, boolean exact) {}

  /** Shares of all pairs, of the infinite ones, how many those are, and their mean lower end. */
  record Coverage(Regime regime, double all, double infinite, double share, double lower) {}

  static List<Regime> regimes() {
    List<Regime> regimes = new ArrayList<>();
    regimes.add(new Regime("sparse, no drift", 300, 1, 1, 1000, 1000, false));
    regimes.add(new Regime("sparse, near", 1000, 1, 0.9, 3000, 3000, false));
    regimes.add(new Regime("sparse, far", 300, 1.5, 0.3, 1000, 1000, false));
    regimes.add(new Regime("few empty bins, near", 50, 1, 0.8, 700, 700, false));
    regimes.add(new Regime("uneven sizes, near", 100, 1.2, 1, 100_000, 500, false));
    regimes.add(new Regime("dense, far", 40, 2.5, 0.2, 5000, 5000, false));
    regimes.add(new Regime("uniform and sparse", 1000, 0, 0, 1000, 1000, false));
    regimes.add(new Regime("known p, near", 100, 1, 0.9, 500, 500, true));
    return regimes;
  }

  static Coverage run(Regime regime, int repetitions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Population first = Population.zipf(regime.bins, regime.first);
    Population second = Population.zipf(regime.bins, regime.second);
    double[] p = first.probabilities();
    double[] q = second.probabilities();
    double klPq = Divergences.of(p, q).klPq();
    double klQp = Divergences.of(p, q).klQp();
    StatisticsOptions options = StatisticsOptions.withDefaults().withTables(0, 0);
    Counter counter = new Counter();
    for (int i = 0; i < repetitions; i++) {
      double[] a = first.sample(regime.n, random);
      double[] b = second.sample(regime.m, random);
      if (regime.exact) {
        GoodnessOfFit fit = GoodnessOfFit.of(b, p, StatisticsOptions.withDefaults());
        counter.add(fit.kl().raw(), fit.klInterval(DEVIATE), klQp);
      } else {
        PairStatistics pair = PairStatistics.of(a, b, Divergences.of(a, b), options);
        counter.add(pair.klPq().raw(), pair.klPq().interval(DEVIATE), klPq);
        counter.add(pair.klQp().raw(), pair.klQp().interval(DEVIATE), klQp);
      }
    }
    return counter.coverage(regime);
  }

  private static final class Counter {
    private int all;
    private int held;
    private int infinite;
    private int infiniteHeld;
    private double lower;

    void add(double raw, Interval interval, double truth) {
      int holds = interval.lower() <= truth && truth <= interval.upper() ? 1 : 0;
      all++;
      held += holds;
      if (Double.isInfinite(raw)) {
        infinite++;
        infiniteHeld += holds;
        lower += interval.lower() / truth;
      }
    }

    Coverage coverage(Regime regime) {
      double most = Math.max(infinite, 1);
      return new Coverage(
          regime, (double) held / all, infiniteHeld / most, (double) infinite / all, lower / most);
    }
  }

  static String format(Coverage coverage) {
    return String.format(
        Locale.ROOT,
        "%-22s holds the truth in %.1f%% of all, %.1f%% of the infinite ones (%.0f%% of all;"
            + " lower end %.2f of the truth)",
        coverage.regime.name,
        100 * coverage.all,
        100 * coverage.infinite,
        100 * coverage.share,
        coverage.lower);
  }

  /** Number of repetitions. */
  public static void main(String[] args) {
    long seed = 20_261_125;
    for (Regime regime : regimes()) {
      System.out.println(format(run(regime, Integer.parseInt(args[0]), seed++)));
    }
  }
}
