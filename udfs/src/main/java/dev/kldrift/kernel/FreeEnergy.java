package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;
import static dev.kldrift.kernel.Blocks.LANES;
import static java.lang.Math.fma;

import java.util.Arrays;

/**
 * Variational free energy of weights p against log-weights x, and the log partition function of x,
 * in nats, from one pass over both:
 *
 * <pre>
 * F    = Σ p_i (ln p_i - x_i)     with p normalised
 * ln Z = ln Σ exp(x_i)
 * </pre>
 *
 * <p>-F is the evidence lower bound, F + ln Z is KL(p‖exp(x)/Z). Both are formed with x less its
 * maximum m, exactly, so that the size of x does not matter: F + m and ln Z - m are off by at most
 * {@link #ERROR} together.
 *
 * <p>Bins where p has mass and x is more than 2^64 below its maximum are not added up: {@link
 * #missesMass} and {@link #isRemote} tell of them.
 */
final class FreeEnergy {
  /** Three logarithms, and an exponential whose relative error is the absolute one of its sum's. */
  static final double ERROR = 0x1.4p-56;

  private static final int ENERGY = LaneSums.KL_PQ;
  private static final int PARTITION = LaneSums.ENTROPY_P;

  /** Further below the maximum than any logits, and exp of it is 0. */
  private static final double DEPTH = 0x1p64;

  private final BlockKernel kernel = Kernels.current();
  private final Workspace work = Workspace.current();
  private final PairBlock block = work.block;
  private final Histogram p;
  private final Bins x;
  private final double max;
  private final double floor;
  private boolean missesMass;
  private boolean remote;

  /** F + max where all mass is in one bin: nothing is rounded then. */
  private DoubleDouble ofPoint = new DoubleDouble(0, 0);

  private FreeEnergy(Histogram p, Bins x, double max) {
    this.p = p;
    this.x = x;
    this.max = max;
    this.floor = max - DEPTH;
    // Where log-weights are so large, bins below the maximum cannot be raised to the floor.
    this.remote = floor == max;
  }

  /**
   * Adds up all bins.
   *
   * @param p weights, with mass
   * @param x log-weights, as many
   * @param max the largest of those, finite
   */
  static FreeEnergy of(Histogram p, Bins x, double max) {
    FreeEnergy energy = new FreeEnergy(p, x, max);
    energy.work.sums.clear(false);
    for (int from = 0; from < p.length(); from += BLOCK) {
      energy.addBlock(from, Math.min(BLOCK, p.length() - from));
    }
    return energy;
  }

  /**
   * The largest of log-weights.
   *
   * @param argument position of the log-weights among the arguments of the caller
   * @param names the names of those
   * @return -Infinity where there is no mass or no bin
   * @throws InvalidHistogramException if one is NaN or +Infinity
   */
  static double max(Bins x, int argument, String... names) {
    BlockKernel kernel = Kernels.current();
    double[] values = Workspace.current().scratch;
    double max = Double.NEGATIVE_INFINITY;
    for (int from = 0; from < x.length(); from += BLOCK) {
      int length = Math.min(BLOCK, x.length() - from);
      x.load(from, length, values);
      max = Math.max(max, kernel.largest(values, pad(values, length, Double.NEGATIVE_INFINITY)));
    }
    if (!(max <= Double.MAX_VALUE)) {
      Violation violation = WeightRule.LOG_WEIGHTS.firstViolation(Bins.wide(x));
      throw InvalidHistogramException.bin(violation, argument, names);
    }
    return max;
  }

  private static int pad(double[] values, int length, double with) {
    int padded = Blocks.padded(length);
    Arrays.fill(values, length, padded, with);
    return padded;
  }

  private void addBlock(int from, int length) {
    DoubleDoubleArray weights = block.p.mass;
    double[] logs = work.scratch;
    int padded = p.load(from, length, weights.high);
    x.load(from, length, logs);
    pad(logs, length, floor);
    cut(given(from, length, weights.high), logs, padded);
    center(logs, block.q.logMass, padded);
    kernel.exp(block.q.logMass, padded, block.reduction, block.q.mass);
    work.sums.addSigned(kernel, PARTITION, block.q.mass.high, padded);
    work.sums.addSigned(kernel, PARTITION + 1, block.q.mass.low, padded);
    if (kernel.largest(weights.high, padded) > 0) {
      if (p.support() == 1) {
        ofPoint = point(weights.high);
      }
      Arrays.fill(weights.low, 0, padded, 0);
      kernel.log(weights, padded, block.reduction, block.p.logMass);
      weigh(padded);
      work.sums.addSigned(kernel, ENERGY, block.klPq, padded);
      work.sums.addSigned(kernel, ENERGY + 1, block.klQp, padded);
    }
  }

  /** Weights as they were before any scaling, which may have lost small ones. */
  private double[] given(int from, int length, double[] loaded) {
    if (!p.isScaled()) {
      return loaded;
    }
    p.loadRaw(from, length, work.otherScratch);
    return work.otherScratch;
  }

  /** Raises what is far below the maximum to where exp of it is 0 all the same. */
  private void cut(double[] weights, double[] logs, int length) {
    for (int i = 0; i < length; i++) {
      if (logs[i] < floor) {
        boolean none = logs[i] == Double.NEGATIVE_INFINITY;
        missesMass |= weights[i] > 0 && none;
        remote |= weights[i] > 0 && !none;
        logs[i] = floor;
      }
    }
  }

  /** x - max, exactly. */
  private void center(double[] logs, DoubleDoubleArray into, int length) {
    double[] high = into.high;
    double[] low = into.low;
    for (int i = 0; i < length; i++) {
      double difference = logs[i] - max;
      double part = difference - logs[i];
      high[i] = difference;
      low[i] = (logs[i] - (difference - part)) - (max + part);
    }
  }

  /** w (ln w - (x - max)) as double-double numbers. */
  private void weigh(int length) {
    double[] weights = block.p.mass.high;
    DoubleDoubleArray log = block.p.logMass;
    DoubleDoubleArray centered = block.q.logMass;
    double[] terms = block.klPq;
    double[] termsLow = block.klQp;
    for (int i = 0; i < length; i++) {
      double ratio = log.high[i] - centered.high[i];
      double part = ratio - log.high[i];
      double low = (log.high[i] - (ratio - part)) - (centered.high[i] + part);
      double ratioLow = low + (log.low[i] - centered.low[i]);
      double term = weights[i] * ratio;
      terms[i] = term;
      termsLow[i] = fma(weights[i], ratioLow, fma(weights[i], ratio, -term));
    }
  }

  private DoubleDouble point(double[] weights) {
    int bin = 0;
    while (weights[bin] == 0) {
      bin++;
    }
    DoubleDoubleArray centered = block.q.logMass;
    return new DoubleDouble(-centered.high[bin], -centered.low[bin]);
  }

  /** Whether p has mass where x has none. */
  boolean missesMass() {
    return missesMass;
  }

  /**
   * Whether the sums do not hold: p has mass where x is so far below its maximum that the bin was
   * left out, or that maximum is so large that no bin could be.
   */
  boolean isRemote() {
    return remote;
  }

  /** Whether all mass of p is in one bin: F and ln Z - m are right to 2^-56 of themselves then. */
  boolean isPoint() {
    return p.support() == 1;
  }

  /** F + m. */
  DoubleDouble energy() {
    if (isPoint()) {
      return ofPoint;
    }
    DoubleDouble total = p.scaledTotal();
    return sum(ENERGY).dividedBy(total).plus(log(total).negated());
  }

  /** ln Z - m, at least 0. */
  DoubleDouble logPartition() {
    return log(sum(PARTITION));
  }

  private DoubleDouble sum(int kind) {
    return work.sums.unrounded(kind).plus(work.sums.unrounded(kind + 1));
  }

  private DoubleDouble log(DoubleDouble value) {
    DoubleDoubleArray argument = block.larger;
    DoubleDoubleArray result = block.smaller;
    Arrays.fill(argument.high, 0, LANES, value.high());
    Arrays.fill(argument.low, 0, LANES, value.low());
    kernel.log(argument, LANES, block.reduction, result);
    return new DoubleDouble(result.high[0], result.low[0]);
  }
}
