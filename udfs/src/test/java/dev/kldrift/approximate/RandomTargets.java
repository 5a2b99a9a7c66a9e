package dev.kldrift.approximate;

import java.util.SplittableRandom;

/** Seeded histograms: small counts with ties and zeros, and real weights over many magnitudes. */
final class RandomTargets {
  private final SplittableRandom random;

  RandomTargets(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A histogram with mass of 1 to {@code most} bins. */
  double[] next(int most) {
    double[] weights = new double[1 + random.nextInt(most)];
    int shape = random.nextInt(3);
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          switch (shape) {
            case 0 -> random.nextInt(4);
            case 1 -> Math.exp(10 * random.nextDouble() - 5);
            default -> random.nextInt(3) == 0 ? 0 : random.nextDouble();
          };
    }
    weights[random.nextInt(weights.length)] += 1;
    return weights;
  }

  int nextInt(int bound) {
    return random.nextInt(bound);
  }

  double nextDouble() {
    return random.nextDouble();
  }
}
