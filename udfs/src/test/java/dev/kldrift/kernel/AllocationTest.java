package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Scoring a pair allocates its result and nothing per bin: vectors stay in registers. One that C2
 * boxes takes 80 bytes for every 8 bins.
 */
class AllocationTest {
  private static final int BINS = 4096;
  private static final int MOST_BYTES = 2048;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CALLS = 400;

  private final SplittableRandom random = new SplittableRandom(20261123);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private double sum;

  @ParameterizedTest
  @CsvSource({"0.9, 1.1", "3, 4", "0.2, 2", "0, 0.001"})
  void divergence_afterWarmUp_allocatesNothingPerBin(double least, double most) {
    double[] p = new double[BINS];
    double[] q = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      double count = 1000 + random.nextInt(9000);
      double other = Math.rint(count * random.nextDouble(least, most));
      p[i] = i % 2 == 0 ? count : other;
      q[i] = i % 2 == 0 ? other : count;
    }
    assertThat(leastBytes(() -> WeightDivergence.of(p, q).klPq())).isLessThan(MOST_BYTES);
    assertThat(leastBytes(() -> WeightDivergence.klPq(p, q))).isLessThan(MOST_BYTES);
    assertThat(sum).isPositive();
  }

  /** Bytes per call once C2 has compiled it, which it does in the background. */
  private long leastBytes(DoubleSupplier call) {
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (least >= MOST_BYTES && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        sum += call.getAsDouble();
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / CALLS);
    }
    return least;
  }
}
