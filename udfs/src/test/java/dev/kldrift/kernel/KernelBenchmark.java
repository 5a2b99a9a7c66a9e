package dev.kldrift.kernel;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time per pair of histograms of integer-valued doubles, on one core.
 *
 * <p>Run with {@code scripts/kernel-bench}, which prints nanoseconds per bin, or with {@code
 * scripts/kernel-bench -prof gc} to see what is allocated: the result record and nothing per bin.
 * {@code memory} reads the same arrays and adds them up: the floor that bandwidth sets.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class KernelBenchmark {

  /** Number of bins. */
  @Param({"64", "4096"})
  private int bins;

  /** How far apart the histograms are: every bin on the series, on the logarithm, or mixed. */
  @Param({"near", "far", "mixed"})
  private String distance;

  private double[] p;
  private double[] q;

  /** Fills both histograms from a fixed seed. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(3);
    p = new double[bins];
    q = new double[bins];
    for (int i = 0; i < bins; i++) {
      double count = 1000 + random.nextInt(9000);
      double other = Math.rint(count * ratio(random));
      // Half of the bins one way, so that the totals are about the same.
      p[i] = i % 2 == 0 ? count : other;
      q[i] = i % 2 == 0 ? other : count;
    }
  }

  private double ratio(SplittableRandom random) {
    return switch (distance) {
      case "near" -> random.nextDouble(0.9, 1.1);
      case "far" -> random.nextDouble(3, 4);
      default -> random.nextDouble(0.2, 2);
    };
  }

  /** All quantities. */
  @Benchmark
  public Divergence fused() {
    return WeightDivergence.of(p, q);
  }

  /** One KL. */
  @Benchmark
  public double kl() {
    return WeightDivergence.klPq(p, q);
  }

  /** One KL by the formula in the textbook. */
  @Benchmark
  public double plainLog() {
    double totalP = 0;
    double totalQ = 0;
    for (int i = 0; i < bins; i++) {
      totalP += p[i];
      totalQ += q[i];
    }
    double sum = 0;
    for (int i = 0; i < bins; i++) {
      double share = p[i] / totalP;
      sum += share * Math.log(share / (q[i] / totalQ));
    }
    return sum;
  }

  /** Reads both histograms. */
  @Benchmark
  public double memory() {
    double even = 0;
    double odd = 0;
    for (int i = 0; i < bins; i += 2) {
      even += p[i] + q[i];
      odd += p[i + 1] + q[i + 1];
    }
    return even + odd;
  }
}
