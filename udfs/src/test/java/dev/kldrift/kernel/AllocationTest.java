package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Scoring a pair allocates its result and nothing per bin: vectors stay in registers. One that C2
 * boxes takes 80 bytes for every 8 bins.
 *
 * <p>In a JVM of its own: what C2 inlines, and with it whether vectors are boxed, depends on all
 * that other tests have made of the same methods before.
 */
class AllocationTest {
  private static final int BINS = 4096;
  private static final int MOST_BYTES = 2048;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CALLS = 400;

  @ParameterizedTest
  @CsvSource({"0.9, 1.1", "3, 4", "0.2, 2", "0, 0.001"})
  void divergence_afterWarmUp_allocatesNothingPerBin(String least, String most) throws Exception {
    String printed = OwnJvm.run(List.of(OwnJvm.VECTORS), AllocationTest.class, least, most);
    String[] bytes = printed.split(" ");
    assertThat(bytes).hasSize(3);
    assertThat(Long.parseLong(bytes[0])).as("all statistics").isLessThan(MOST_BYTES);
    assertThat(Long.parseLong(bytes[1])).as("klPq").isLessThan(MOST_BYTES);
    assertThat(Double.parseDouble(bytes[2])).as("it has been scored").isPositive();
  }

  /** Prints the bytes of a call that gives all statistics, of one that gives one, and their sum. */
  public static void main(String[] ratios) {
    SplittableRandom random = new SplittableRandom(20261123);
    double least = Double.parseDouble(ratios[0]);
    double most = Double.parseDouble(ratios[1]);
    double[] p = new double[BINS];
    double[] q = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      double count = 1000 + random.nextInt(9000);
      double other = Math.rint(count * random.nextDouble(least, most));
      p[i] = i % 2 == 0 ? count : other;
      q[i] = i % 2 == 0 ? other : count;
    }
    Allocations calls = new Allocations();
    long all = calls.leastBytes(() -> WeightDivergence.of(p, q).klPq());
    long one = calls.leastBytes(() -> WeightDivergence.klPq(p, q));
    System.out.println(all + " " + one + " " + calls.sum);
  }

  private static final class Allocations {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private double sum;

    /** Bytes per call once C2 has compiled it, which it does in the background. */
    long leastBytes(DoubleSupplier call) {
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
}
