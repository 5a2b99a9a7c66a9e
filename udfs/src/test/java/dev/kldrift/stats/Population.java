package dev.kldrift.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A known distribution over bins, from which simulations draw histograms. */
final class Population {
  private final double[] probabilities;
  private final double[] cumulative;
  private final int[] guide;

  private Population(double[] weights) {
    double total = Divergences.total(weights);
    probabilities = Arrays.stream(weights).map(w -> w / total).toArray();
    cumulative = probabilities.clone();
    Arrays.parallelPrefix(cumulative, Double::sum);
    cumulative[cumulative.length - 1] = 1;
    guide = new int[weights.length];
    int bin = 0;
    for (int i = 0; i < guide.length; i++) {
      while (cumulative[bin] < (double) i / guide.length) {
        bin++;
      }
      guide[i] = bin;
    }
  }

  static Population of(double... weights) {
    return new Population(weights);
  }

  /** Zipf's law with the given exponent; 0 is uniform. */
  static Population zipf(int bins, double exponent) {
    double[] weights = new double[bins];
    Arrays.setAll(weights, i -> Math.pow(i + 1.0, -exponent));
    return new Population(weights);
  }

  double[] probabilities() {
    return probabilities.clone();
  }

  /** A histogram of any size, by one binomial count for each bin. */
  double[] sampleMany(long size, SplittableRandom random) {
    double[] counts = new double[probabilities.length];
    long left = size;
    double mass = 1;
    for (int i = 0; i < counts.length - 1; i++) {
      long count = Binomials.draw(left, Math.min(probabilities[i] / mass, 1), random);
      counts[i] = count;
      left -= count;
      mass -= probabilities[i];
    }
    counts[counts.length - 1] = left;
    return counts;
  }

  double[] sample(int size, SplittableRandom random) {
    double[] counts = new double[cumulative.length];
    for (int i = 0; i < size; i++) {
      double u = random.nextDouble();
      int bin = guide[(int) (u * guide.length)];
      while (cumulative[bin] < u) {
        bin++;
      }
      counts[bin]++;
    }
    return counts;
  }
}
