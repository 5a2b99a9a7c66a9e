package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;
import static dev.kldrift.kernel.Blocks.LANES;

import java.util.Arrays;

/** A validated histogram of log-weights, normalised: ln p_i as double-double numbers. */
final class LogHistogram {
  /** Stands for the logarithm of no mass, and of less than any double can hold. */
  private static final double LOWEST = -0x1p1020;

  private final double[] high;
  private final double[] low;
  private final double max;
  private final DoubleDouble logSum;
  private final int support;

  /** ln p_i as they come, low parts null where they are 0. */
  private LogHistogram(BlockKernel kernel, double[] x, double[] xLow) {
    int length = Blocks.padded(x.length);
    this.high = new double[length];
    this.low = new double[length];
    int top = indexOfMax(x);
    this.max = x.length == 0 ? Double.NEGATIVE_INFINITY : x[top];
    this.support = center(x, xLow, x.length == 0 || max == Double.NEGATIVE_INFINITY ? 0 : max);
    this.logSum = hasMass() ? logSum(kernel, top) : new DoubleDouble(0, 0);
  }

  /**
   * Validates log-weights and normalises them.
   *
   * @param argument position of the histogram among the arguments of the caller
   * @param names the names of those
   * @throws InvalidHistogramException if a log-weight is NaN or +Infinity
   */
  static LogHistogram of(double[] x, int argument, String... names) {
    Violation violation = WeightRule.LOG_WEIGHTS.firstViolation(x);
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, argument, names);
    }
    LogHistogram histogram = new LogHistogram(Kernels.current(), x, null);
    histogram.normalize();
    return histogram;
  }

  /** The logarithms of weights, given as double-double numbers. */
  static LogHistogram of(double[] x, double[] xLow) {
    LogHistogram histogram = new LogHistogram(Kernels.current(), x, xLow);
    histogram.normalize();
    return histogram;
  }

  static int indexOfMax(double[] x) {
    int top = 0;
    for (int i = 1; i < x.length; i++) {
      if (x[i] > x[top]) {
        top = i;
      }
    }
    return top;
  }

  /** Sets high and low to x - shift, exactly, and returns how many bins have mass. */
  private int center(double[] x, double[] xLow, double shift) {
    int count = 0;
    Arrays.fill(high, LOWEST);
    for (int i = 0; i < x.length; i++) {
      if (x[i] == Double.NEGATIVE_INFINITY) {
        continue;
      }
      count++;
      double difference = x[i] - shift;
      double part = difference - x[i];
      if (difference > LOWEST) {
        high[i] = difference;
        low[i] = (x[i] - (difference - part)) - (shift + part) + (xLow == null ? 0 : xLow[i]);
      }
    }
    return count;
  }

  /** ln Σ exp(x_i - max), the largest term taken out of the sum. */
  private DoubleDouble logSum(BlockKernel kernel, int top) {
    DoubleDoubleArray x = new DoubleDoubleArray();
    DoubleDoubleArray e = new DoubleDoubleArray();
    ArgumentReduction reduction = new ArgumentReduction();
    DoubleDouble others = new DoubleDouble(0, 0);
    for (int from = 0; from < high.length; from += BLOCK) {
      int length = load(from, x);
      kernel.exp(x, length, reduction, e);
      for (int i = 0; i < length; i++) {
        if (from + i != top) {
          others = others.plus(new DoubleDouble(e.high[i], e.low[i]));
        }
      }
    }
    // The largest may carry a low part of its own; e^low - 1 is low to double-double accuracy.
    DoubleDouble sum = new DoubleDouble(1, 0).plus(others).plus(new DoubleDouble(low[top], 0));
    x.high[0] = sum.high();
    x.low[0] = sum.low();
    kernel.log(x, LANES, reduction, e);
    return new DoubleDouble(e.high[0], e.low[0]);
  }

  private void normalize() {
    for (int i = 0; i < high.length; i++) {
      if (high[i] > LOWEST) {
        DoubleDouble log = new DoubleDouble(high[i], low[i]).plus(logSum.negated());
        high[i] = log.high();
        low[i] = log.low();
      }
    }
  }

  /** Loads ln p of a block, and returns its length, a multiple of the lanes. */
  int load(int from, DoubleDoubleArray into) {
    int length = Math.min(BLOCK, high.length - from);
    System.arraycopy(high, from, into.high, 0, length);
    System.arraycopy(low, from, into.low, 0, length);
    return length;
  }

  /** ln Σ exp(x_i). */
  double logSumExp() {
    return hasMass() ? new DoubleDouble(max, 0).plus(logSum).high() : Double.NEGATIVE_INFINITY;
  }

  /** The largest log-weight. */
  double max() {
    return max;
  }

  /**
   * ln p_i rounded, NaN where there is no mass at all.
   *
   * @param given the log-weight as given
   */
  double logMass(int i, double given) {
    if (!hasMass()) {
      return Double.NaN;
    }
    return high[i] > LOWEST ? high[i] : given - max;
  }

  /**
   * ln p_i divided by 16, also where ln p_i itself is out of range.
   *
   * @param given the log-weight as given, finite
   */
  DoubleDouble scaledLogMass(int i, double given) {
    return high[i] > LOWEST
        ? RemoteTerms.scaled(high[i], low[i])
        : RemoteTerms.scaled(given, 0).plus(RemoteTerms.scaled(-max, 0));
  }

  int support() {
    return support;
  }

  boolean hasMass() {
    return support > 0;
  }

  /** Length of the blocks, the number of bins rounded up to a multiple of the lanes. */
  int paddedLength() {
    return high.length;
  }

  SideSummary summary() {
    double total = hasMass() ? StrictMath.exp(logSumExp()) : 0;
    return new SideSummary(total, new DoubleDouble(1, 0), support, Double.NaN);
  }

  /** The summary with the entropy, for a pair whose other side is empty. */
  SideSummary summaryWithEntropy() {
    SideSummary summary = summary();
    return new SideSummary(summary.total(), summary.scaledTotal(), support, entropy());
  }

  /** H(p), NaN where there is no mass. */
  double entropy() {
    if (support < 2) {
      return hasMass() ? 0 : Double.NaN;
    }
    BlockKernel kernel = Kernels.current();
    Workspace work = Workspace.current();
    PairBlock.Side side = work.block.p;
    if (!entropyTerms(kernel, work, side, false)) {
      entropyTerms(kernel, work, side, true);
    }
    return work.sums.sum(LaneSums.ENTROPY_P).high();
  }

  private boolean entropyTerms(
      BlockKernel kernel, Workspace work, PairBlock.Side side, boolean exactly) {
    work.sums.clear(exactly);
    for (int from = 0; from < high.length; from += BLOCK) {
      int length = load(from, side.logMass);
      kernel.exp(side.logMass, length, work.block.reduction, side.mass);
      kernel.entropyTerms(side, length);
      work.sums.add(kernel, LaneSums.ENTROPY_P, side.entropy, length);
    }
    return work.sums.round(kernel, high.length);
  }
}
