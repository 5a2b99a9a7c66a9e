package dev.kldrift.stats;

import dev.kldrift.kernel.Divergence;
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
 * Time that statistics add to a scored pair of histograms, on one core.
 *
 * <p>Run with {@code scripts/kernel-bench StatisticsBenchmark}. The counts are those of {@code
 * scripts/bench}: 1 to 1000, a tenth of the bins empty on both sides.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class StatisticsBenchmark {
  private static final int PAIRS = 64;
  private static final double DEVIATE = Interval.deviate(0.95);

  /** Number of bins. */
  @Param({"64", "4096"})
  private int bins;

  private final double[][] p = new double[PAIRS][];
  private final double[][] q = new double[PAIRS][];
  private final Divergence[] divergences = new Divergence[PAIRS];
  private final PairStatistics[] statistics = new PairStatistics[PAIRS];
  private final StatisticsOptions options = StatisticsOptions.withDefaults();
  private int next;

  /** Fills all histograms from a fixed seed. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(3);
    for (int pair = 0; pair < PAIRS; pair++) {
      p[pair] = new double[bins];
      q[pair] = new double[bins];
      for (int i = 0; i < bins; i++) {
        boolean empty = random.nextInt(10) == 0;
        p[pair][i] = empty ? 0 : random.nextInt(1, 1001);
        q[pair][i] = empty ? 0 : random.nextInt(1, 1001);
      }
      divergences[pair] = Divergences.of(p[pair], q[pair]);
      statistics[pair] = statistics(pair);
    }
  }

  private PairStatistics statistics(int pair) {
    return PairStatistics.of(p[pair], q[pair], divergences[pair], options);
  }

  private int turn() {
    next = (next + 1) % PAIRS;
    return next;
  }

  /** The pass over the bins. */
  @Benchmark
  public double scan() {
    int pair = turn();
    return PairScan.of(p[pair], q[pair], divergences[pair]).g();
  }

  /** Everything but intervals and p-values, which are computed on demand. */
  @Benchmark
  public PairStatistics statistics() {
    return statistics(turn());
  }

  /** The three intervals of a row. */
  @Benchmark
  public double intervals() {
    PairStatistics pair = statistics[turn()];
    return pair.klPq().interval(DEVIATE).upper()
        + pair.klQp().interval(DEVIATE).upper()
        + pair.js().interval(DEVIATE).upper();
  }

  /** Both p-values of a row. */
  @Benchmark
  public double pValues() {
    PairStatistics pair = statistics[turn()];
    return pair.g().logP() + pair.x2().logP();
  }
}
