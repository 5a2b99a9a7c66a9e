package dev.kldrift.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One rule at every sample size: is nothing found where there is nothing, and is a real shift of 1
 * % found where counts can show it? Beside it, PSI &gt; 0.1 on the same pairs.
 *
 * <p>A night has pairs of 10 equal bins at sizes from 100 to 10^9, decided together: BH at 5 % over
 * the night, and a minimum effect of half a per cent of the mass. A shifted pair has 1 % of the
 * mass moved from one bin to another.
 */
final class SampleSizeSimulation {
  static final double LEVEL = 0.05;
  private static final int BINS = 10;
  private static final int FIRST_POWER = 2;
  private static final int SIZES = 8;
  private static final int PAIRS_OF_A_SIZE = 50;
  private static final double SHIFT = 0.01;
  private static final DecisionRule RULE = new DecisionRule(LEVEL, 0.005, 0);
  private static final Population BASE = Population.zipf(BINS, 0);
  private static final Population SHIFTED = shifted();

  private SampleSizeSimulation() {}

  /** Shares of pairs of one size: p-value at most the level, called drifted, PSI above 0.1. */
  record Shares(long size, double significant, double drifted, double psi) {}

  /** All sizes, the share of nights with any false alarm, and the false share of the alarms. */
  record Outcome(List<Shares> sizes, double alarmedNights, double falseShare) {}

  /** Nights in which nothing drifts. */
  static Outcome nothing(int nights, long seed) {
    return run(nights, 0, seed);
  }

  /** Nights in which one pair of ten is shifted; the shares are of the shifted pairs. */
  static Outcome shift(int nights, long seed) {
    return run(nights, PAIRS_OF_A_SIZE / 10, seed);
  }

  private static Outcome run(int nights, int shifted, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] counts = new int[SIZES][3];
    double alarmed = 0;
    double falseShare = 0;
    for (int night = 0; night < nights; night++) {
      int[] alarms = night(shifted, counts, random);
      alarmed += alarms[0] > 0 ? 1.0 / nights : 0;
      falseShare += alarms[0] / Math.max(1.0, alarms[0] + alarms[1]) / nights;
    }
    double pairs = (double) nights * (shifted == 0 ? PAIRS_OF_A_SIZE : shifted);
    List<Shares> shares = new ArrayList<>();
    for (int size = 0; size < SIZES; size++) {
      int[] c = counts[size];
      shares.add(new Shares(size(size), c[0] / pairs, c[1] / pairs, c[2] / pairs));
    }
    return new Outcome(shares, alarmed, falseShare);
  }

  /** Adds to the counts of the pairs looked at, and returns false and true alarms. */
  private static int[] night(int shifted, int[][] counts, SplittableRandom random) {
    double[] logP = new double[SIZES * PAIRS_OF_A_SIZE];
    double[] variation = new double[logP.length];
    for (int i = 0; i < logP.length; i++) {
      int size = i / PAIRS_OF_A_SIZE;
      boolean moved = i % PAIRS_OF_A_SIZE < shifted;
      double[] p = BASE.sampleMany(size(size), random);
      double[] q = (moved ? SHIFTED : BASE).sampleMany(size(size), random);
      PairStatistics pair =
          PairStatistics.of(p, q, Divergences.of(p, q), StatisticsOptions.withDefaults());
      logP[i] = pair.g().logP();
      variation[i] = Divergences.of(p, q).totalVariation();
      if (moved || shifted == 0) {
        counts[size][0] += logP[i] <= Math.log(LEVEL) ? 1 : 0;
        counts[size][2] += Divergences.of(p, q).psi() > 0.1 ? 1 : 0;
      }
    }
    double[] logQ = SortedAdjustment.of(FalseDiscovery.BH, logP);
    int[] alarms = new int[2];
    for (int i = 0; i < logP.length; i++) {
      boolean moved = i % PAIRS_OF_A_SIZE < shifted;
      if (RULE.decide(logQ[i], variation[i], Double.NaN).drifted()) {
        alarms[moved ? 1 : 0]++;
        counts[i / PAIRS_OF_A_SIZE][1] += moved || shifted == 0 ? 1 : 0;
      }
    }
    return alarms;
  }

  private static long size(int index) {
    return Math.round(Math.pow(10, index + FIRST_POWER));
  }

  private static Population shifted() {
    double[] probabilities = BASE.probabilities();
    probabilities[0] -= SHIFT;
    probabilities[BINS - 1] += SHIFT;
    return Population.of(probabilities);
  }

  /** Both outcomes as a table in Markdown. */
  static String table(Outcome nothing, Outcome shift) {
    StringBuilder table = new StringBuilder();
    table.append("| n = m | still: p <= 5% | drifted | PSI > 0.1 | moved: drifted | PSI > 0.1 |\n");
    table.append("|--:|--:|--:|--:|--:|--:|\n");
    for (int i = 0; i < SIZES; i++) {
      Shares still = nothing.sizes().get(i);
      Shares moved = shift.sizes().get(i);
      table.append(
          String.format(
              Locale.ROOT,
              "| 10^%d | %.1f%% | %.2f%% | %.1f%% | %.1f%% | %.1f%% |%n",
              i + FIRST_POWER,
              100 * still.significant(),
              100 * still.drifted(),
              100 * still.psi(),
              100 * moved.drifted(),
              100 * moved.psi()));
    }
    return table.toString();
  }

  /** Number of nights. */
  public static void main(String[] args) {
    int nights = Integer.parseInt(args[0]);
    Outcome nothing = nothing(nights, 20_261_122);
    Outcome shift = shift(nights, 20_261_123);
    System.out.print(table(nothing, shift));
    System.out.printf(
        Locale.ROOT,
        "%d nights of %d pairs, BH at 5%%: %.1f%% of nights without drift have an alarm; false"
            + " discovery with a tenth of the pairs shifted %.1f%%%n",
        nights,
        SIZES * PAIRS_OF_A_SIZE,
        100 * nothing.alarmedNights(),
        100 * shift.falseShare());
  }
}
