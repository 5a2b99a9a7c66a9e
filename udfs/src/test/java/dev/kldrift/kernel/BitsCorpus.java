package dev.kldrift.kernel;

import dev.kldrift.stats.Estimate;
import dev.kldrift.stats.Interval;
import dev.kldrift.stats.PairStatistics;
import dev.kldrift.stats.StatisticsOptions;
import dev.kldrift.stats.TestResult;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Scores a seeded corpus of pairs and prints a hash of all results: {@code BitsCorpus <pairs>}.
 *
 * <p>Run in JVMs of different kinds by {@link KernelBitsTest} and {@code scripts/kernel-bits}. The
 * corpus mixes lengths around the block and vector widths, counts and weights, near and far pairs,
 * bins without mass, log-weights, and the statistics of small and large samples.
 */
public final class BitsCorpus {
  private static final int[] LENGTHS = {1, 2, 3, 7, 8, 9, 16, 31, 64, 65, 127, 128, 129, 200, 300};

  /** No tables: they are integers and library functions, and would take most of the time. */
  private static final StatisticsOptions OPTIONS =
      StatisticsOptions.withDefaults().withTables(0, 0);

  private final SplittableRandom random = new SplittableRandom(20260303);
  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(Double.BYTES);

  private BitsCorpus() throws NoSuchAlgorithmException {
    digest = MessageDigest.getInstance("SHA-256");
  }

  /** Prints the form of the kernels and the hash. */
  public static void main(String[] args) throws NoSuchAlgorithmException {
    String hash = new BitsCorpus().hash(Integer.parseInt(args[0]));
    System.out.println(hash + " JDK " + Runtime.version().feature() + ", " + Kernels.current());
  }

  private String hash(int pairs) {
    for (int pair = 0; pair < pairs; pair++) {
      int k = LENGTHS[pair % LENGTHS.length];
      double[] p = weights(k, pair % 4);
      double[] q = pair % 3 == 0 ? near(p) : weights(k, pair % 5);
      Divergence divergence = WeightDivergence.of(p, q);
      add(divergence);
      add(BinDistances.of(p, q, BinScale.numbers(k)));
      double n = Math.scalb(100.0, pair % 17);
      double m = Math.scalb(100.0, pair % 7);
      add(PairStatistics.of(p, q, n, m, divergence, OPTIONS));
      if (pair % 4 == 0) {
        add(LogWeightDivergence.of(logs(p), logs(q)));
        add(ExcessLoss.of(p, logs(q)));
        add(EvidenceBound.elbo(p, logs(q)));
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  private double[] weights(int k, int kind) {
    double[] w = new double[k];
    for (int i = 0; i < k; i++) {
      w[i] =
          switch (kind) {
            case 0 -> random.nextInt(1, 1 << random.nextInt(1, 30));
            case 1 -> random.nextDouble();
            case 2 -> random.nextInt(3) == 0 ? 0 : random.nextInt(1000);
            case 3 -> Math.scalb(random.nextDouble(), random.nextInt(-1000, 900));
            default -> Math.floor(1e6 / (i + 1));
          };
    }
    return w;
  }

  private double[] near(double[] p) {
    double[] q = p.clone();
    double spread = Math.scalb(1.0, -random.nextInt(50));
    for (int i = 0; i < q.length; i++) {
      q[i] *= 1 + spread * random.nextDouble();
    }
    return q;
  }

  /** Any function that is the same on every machine: logarithms are not what is tested here. */
  private static double[] logs(double[] w) {
    double[] x = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      x[i] = StrictMath.log(w[i]);
    }
    return x;
  }

  private void add(Divergence d) {
    for (Oracle.Quantity quantity : Oracle.Quantity.values()) {
      add(quantity.of(d));
    }
    add(d.totalP());
    add(d.totalQ());
    add(d.unsupportedMassP());
    add(d.unsupportedMassQ());
    add(d.binsUsed());
  }

  private void add(BinDistances d) {
    add(d.wasserstein());
    add(d.ks());
    add(d.linf());
  }

  private void add(PairStatistics s) {
    add(s.klPq());
    add(s.klQp());
    add(s.js());
    add(s.g());
    add(s.x2());
    add(s.power());
  }

  private void add(Estimate estimate) {
    add(estimate.noiseFloor());
    add(estimate.bias());
    add(estimate.standardError());
    Interval interval = estimate.interval(2);
    add(interval.lower());
    add(interval.upper());
  }

  private void add(TestResult test) {
    add(test.statistic());
    add(test.law().mean());
    add(test.law().variance());
    add(test.logP());
  }

  private void add(double value) {
    buffer.putLong(0, Double.doubleToLongBits(value));
    digest.update(buffer.array());
  }
}
