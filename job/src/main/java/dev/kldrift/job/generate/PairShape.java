package dev.kldrift.job.generate;

import java.util.SplittableRandom;

/**
 * A random pair of histograms with divergences in closed form.
 *
 * <p>Bins are cut into blocks of equal width. Each bin i has a random count w_i; block b multiplies
 * it by a small factor u_b on the side of p and v_b on the side of q. The ratio p_i/q_i is then the
 * same for all bins of a block, so that with the block masses P_b = u_b W_b / Σ u W and Q_b = v_b
 * W_b / Σ v W,
 *
 * <pre>  KL(p‖q) = Σ_b P_b ln(P_b / Q_b),  KL(q‖p) = Σ_b Q_b ln(Q_b / P_b),</pre>
 *
 * sums of a few terms whatever the number of bins. One pair in 50 has no q in its last block, so
 * that KL(p‖q) is +Infinity there.
 */
final class PairShape {
  private static final int BLOCKS = 8;
  private static final int MAX_COUNT = 1000;
  private static final int MAX_FACTOR = 9;
  private static final long DISJOINT_EVERY = 50;

  private final int[] counts;
  private final int[] factorP = new int[BLOCKS];
  private final int[] factorQ = new int[BLOCKS];

  /** The pair of this number; the same number and seed give the same pair everywhere. */
  PairShape(long id, long seed, int bins) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + id);
    counts = new int[bins];
    for (int i = 0; i < bins; i++) {
      counts[i] = 1 + random.nextInt(MAX_COUNT);
    }
    for (int b = 0; b < BLOCKS; b++) {
      factorP[b] = 1 + random.nextInt(MAX_FACTOR);
      factorQ[b] = 1 + random.nextInt(MAX_FACTOR);
    }
    if (bins >= BLOCKS && id % DISJOINT_EVERY == DISJOINT_EVERY - 1) {
      factorQ[BLOCKS - 1] = 0;
    }
  }

  /** Count of bin i that goes to partial {@code part} of {@code parts}; they add up to w_i. */
  private int share(int i, int part, int parts) {
    int whole = counts[i] / parts;
    return part < counts[i] % parts ? whole + 1 : whole;
  }

  double[] p(int part, int parts) {
    return side(factorP, part, parts);
  }

  double[] q(int part, int parts) {
    return side(factorQ, part, parts);
  }

  private double[] side(int[] factor, int part, int parts) {
    double[] histogram = new double[counts.length];
    for (int i = 0; i < histogram.length; i++) {
      histogram[i] = (double) factor[block(i)] * share(i, part, parts);
    }
    return histogram;
  }

  double klPq() {
    return divergence(factorP, factorQ);
  }

  double klQp() {
    return divergence(factorQ, factorP);
  }

  private double divergence(int[] of, int[] from) {
    double[] mass = masses(of);
    double[] other = masses(from);
    double sum = 0;
    for (int b = 0; b < BLOCKS; b++) {
      if (mass[b] > 0) {
        sum += mass[b] * Math.log(mass[b] / other[b]);
      }
    }
    return sum;
  }

  private double[] masses(int[] factor) {
    double[] mass = new double[BLOCKS];
    double total = 0;
    for (int i = 0; i < counts.length; i++) {
      double weight = (double) factor[block(i)] * counts[i];
      mass[block(i)] += weight;
      total += weight;
    }
    for (int b = 0; b < BLOCKS; b++) {
      mass[b] /= total;
    }
    return mass;
  }

  private int block(int i) {
    return (int) ((long) i * BLOCKS / counts.length);
  }
}
