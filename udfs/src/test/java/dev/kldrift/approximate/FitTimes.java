package dev.kldrift.approximate;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** CPU time of a fit by family and objective; usage: scripts/approximate-times [bins]. */
final class FitTimes {
  private static final List<String> FAMILIES =
      List.of(
          "uniform",
          "coarsened-4",
          "smoothed",
          "piecewise-4",
          "gaussian",
          "lognormal",
          "mixture-2",
          "mixture-3");

  private static final long ENOUGH_NANOS = 2_000_000_000L;
  private static final int WARM_UP = 3;

  private FitTimes() {}

  public static void main(String[] args) {
    int bins = args.length > 0 ? Integer.parseInt(args[0]) : 64;
    System.out.printf(
        "%-12s %14s %14s   microseconds of CPU, %d bins%n", "", "kl_pq", "kl_qp", bins);
    for (String name : FAMILIES) {
      Family family = Families.parse(name);
      System.out.printf(
          Locale.ROOT,
          "%-12s %14.1f %14.1f%n",
          name,
          micros(family, Objective.KL_PQ, bins),
          micros(family, Objective.KL_QP, bins));
    }
  }

  private static double micros(Family family, Objective objective, int bins) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double least = Double.POSITIVE_INFINITY;
    for (int round = 0; round < WARM_UP; round++) {
      SplittableRandom random = new SplittableRandom(round);
      long start = threads.getCurrentThreadCpuTime();
      long end = start;
      int fits = 0;
      while (end - start < ENOUGH_NANOS / WARM_UP) {
        Approximation.of(Target.of(counts(random, bins)), family, objective);
        end = threads.getCurrentThreadCpuTime();
        fits++;
      }
      least = Math.min(least, (end - start) / 1e3 / fits);
    }
    return least;
  }

  /** Counts of a day: two humps, noise, and some empty bins. */
  private static double[] counts(SplittableRandom random, int bins) {
    double[] counts = new double[bins];
    double first = bins * (0.2 + 0.3 * random.nextDouble());
    for (int i = 0; i < bins; i++) {
      double a = (i - first) / (bins / 10.0);
      double b = (i - 0.75 * bins) / (bins / 16.0);
      double mean = 1000 * Math.exp(-a * a / 2) + 400 * Math.exp(-b * b / 2) + 0.5;
      counts[i] = Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    return counts;
  }
}
