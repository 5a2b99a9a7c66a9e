package dev.kldrift.stats;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A whole night: 10,000 pairs, 5 % of them drifting, one false discovery rate of 10 % over all.
 *
 * <p>A pair has 50 bins of Zipf's law and samples of 2,000 and 3,000. Where it drifts, its second
 * sample comes from a distribution in which bins are 20 % likelier and less likely in turn.
 */
final class FalseDiscoverySimulation {
  static final int PAIRS = 10_000;
  private static final int DRIFTING = PAIRS / 20;
  private static final double LEVEL = 0.1;
  private static final double SHIFT = 0.2;

  private FalseDiscoverySimulation() {}

  /** What came out over all nights, as means. */
  record Outcome(int nights, double falseShare, double power, double alarms, double psiFalse) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d nights of %d pairs, 5%% drifting, BH at 10%%: false discovery %.2f%%, power %.1f%%, "
              + "%.0f alarms a night; PSI > 0.1 alone: %.0f false alarms a night",
          nights,
          PAIRS,
          100 * falseShare,
          100 * power,
          alarms,
          psiFalse);
    }
  }

  static Outcome run(int nights, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double falseShare = 0;
    double power = 0;
    double alarms = 0;
    double psiFalse = 0;
    for (int night = 0; night < nights; night++) {
      double[] counts = night(random);
      double found = counts[0] + counts[1];
      falseShare += found == 0 ? 0 : counts[0] / found / nights;
      power += counts[1] / DRIFTING / nights;
      alarms += found / nights;
      psiFalse += counts[2] / nights;
    }
    return new Outcome(nights, falseShare, power, alarms, psiFalse);
  }

  /** False alarms, true alarms, and false alarms of the rule PSI > 0.1. */
  private static double[] night(SplittableRandom random) {
    Population base = Population.zipf(50, 1);
    Population moved = moved(base.probabilities());
    double[] logP = new double[PAIRS];
    double[] counts = new double[3];
    for (int i = 0; i < PAIRS; i++) {
      double[] p = base.sample(2000, random);
      double[] q = (i < DRIFTING ? moved : base).sample(3000, random);
      PairStatistics pair =
          PairStatistics.of(p, q, Divergences.of(p, q), StatisticsOptions.withDefaults());
      logP[i] = pair.g().logP();
      counts[2] += i >= DRIFTING && Divergences.of(p, q).psi() > 0.1 ? 1 : 0;
    }
    double[] logQ = SortedAdjustment.of(FalseDiscovery.BH, logP);
    for (int i = 0; i < PAIRS; i++) {
      if (logQ[i] <= Math.log(LEVEL)) {
        counts[i < DRIFTING ? 1 : 0]++;
      }
    }
    return counts;
  }

  private static Population moved(double[] probabilities) {
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] *= i % 2 == 0 ? 1 + SHIFT : 1 - SHIFT;
    }
    return Population.of(probabilities);
  }

  public static void main(String[] args) {
    int nights = args.length > 0 ? Integer.parseInt(args[0]) : 50;
    System.out.println(run(nights, 20_261_122));
  }
}
