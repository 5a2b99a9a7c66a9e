package dev.kldrift.stats;

/**
 * Random numbers as a pure function of a seed and a position (SplitMix64).
 *
 * <p>The seed comes from the counts of the pair itself, so a pair gets the same Monte-Carlo p-value
 * in every partition, on every machine and on every retry.
 *
 * <p>Source: G. Steele, D. Lea, C. Flood, OOPSLA 2014.
 */
final class CounterRandom {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  CounterRandom(long seed) {
    state = seed;
  }

  /** A seed from the bits of both histograms. */
  static long seedOf(double[] p, double[] q) {
    long hash = p.length;
    for (int i = 0; i < p.length; i++) {
      hash = mix(hash + GOLDEN ^ Double.doubleToLongBits(p[i] + 0.0));
      hash = mix(hash + GOLDEN ^ Double.doubleToLongBits(q[i] + 0.0));
    }
    return hash;
  }

  /** Uniform over 0 (inclusive) to bound (exclusive), for bounds up to 2^53. */
  long below(double bound) {
    state += GOLDEN;
    return (long) ((mix(state) >>> 11) * 0x1p-53 * bound);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
