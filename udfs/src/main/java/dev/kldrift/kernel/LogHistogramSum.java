package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Bin-wise log-sum-exp of partial histograms of log-weights that does not depend on their order or
 * grouping.
 *
 * <p>exp(x) is a fixed function of x: an integer of 62 bits times a power of two ({@link
 * ScaledExp}). These are added exactly in 32-bit limbs on a fixed grid, of which the four topmost
 * are kept for each bin ({@link Superaccumulator}); lower ones are below 2^-96 of the sum. The
 * result is max + ln(sum / exp(max)), and max itself where there is nothing else.
 *
 * <ul>
 *   <li>-Infinity adds nothing; a bin with nothing else is -Infinity.
 *   <li>Absolute error at most 1 unit in the last place of the larger of the result and the largest
 *       log-weight, or of 1.
 *   <li>Nothing added: no bins.
 * </ul>
 *
 * <p>Memory: 48 bytes a bin. At most 2^31 partial histograms. Not thread-safe.
 */
public final class LogHistogramSum implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MOST = 1L << 31;

  private transient long count;
  private transient double[] max = {};
  private transient Superaccumulator sums = new Superaccumulator(0);

  /** A sum to which nothing was added. */
  public LogHistogramSum() {}

  /**
   * Adds one partial histogram.
   *
   * @param x log-weights, -Infinity where there is no mass
   * @throws InvalidHistogramException if a log-weight is NaN or +Infinity, or the length is not
   *     that of the histograms before
   */
  public void add(double[] x) {
    Violation violation = WeightRule.LOG_WEIGHTS.firstViolation(x);
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, 0, "x");
    }
    enter(x.length, 1);
    ScaledExp exp = new ScaledExp();
    for (int from = 0; from < x.length; from += BLOCK) {
      int length = Math.min(BLOCK, x.length - from);
      exp.load(x, from, length);
      for (int i = 0; i < length; i++) {
        max[from + i] = Math.max(max[from + i], x[from + i] + 0.0);
        if (exp.isFinite(i)) {
          sums.add(from + i, exp.significand(i), exp.exponent(i));
        }
      }
    }
  }

  private void enter(int length, long partials) {
    if (count == 0) {
      max = new double[length];
      Arrays.fill(max, Double.NEGATIVE_INFINITY);
      sums = new Superaccumulator(length);
    } else if (length != max.length) {
      throw InvalidHistogramException.lengths(max.length, length);
    }
    count += partials;
    if (count > MOST) {
      throw new ArithmeticException("more than 2^31 partial histograms: " + count);
    }
  }

  /**
   * Adds everything that was added to another sum, which stays as it is.
   *
   * @param other the other sum
   * @throws InvalidHistogramException if its histograms are of another length
   */
  public void merge(LogHistogramSum other) {
    if (other.count == 0) {
      return;
    }
    enter(other.max.length, other.count);
    for (int i = 0; i < max.length; i++) {
      max[i] = Math.max(max[i], other.max[i]);
      sums.add(i, other.sums);
    }
  }

  /**
   * The sum, as log-weights.
   *
   * @return one log-weight per bin
   */
  public double[] value() {
    double[] value = new double[max.length];
    ScaledExp exp = new ScaledExp();
    Superaccumulator largest = new Superaccumulator(1);
    for (int i = 0; i < value.length; i++) {
      exp.load(max, i, 1);
      value[i] = max[i];
      if (exp.isFinite(0)) {
        largest.clear();
        largest.add(0, exp.significand(0), exp.exponent(0));
        value[i] = new DoubleDouble(max[i], 0).plus(log(sums.ratio(i, largest))).high();
      }
    }
    return value;
  }

  private static DoubleDouble log(DoubleDouble x) {
    DoubleDoubleArray argument = new DoubleDoubleArray();
    argument.high[0] = x.high();
    argument.low[0] = x.low();
    DoubleDoubleArray result = new DoubleDoubleArray();
    Kernels.scalar().log(argument, 1, new ArgumentReduction(), result);
    return new DoubleDouble(result.high[0], result.low[0]);
  }

  /**
   * How many partial histograms were added, directly or by merging.
   *
   * @return the number
   */
  public long count() {
    return count;
  }

  /**
   * The state as bytes: version 1, the number of partials, then for each bin its largest log-weight
   * and its limbs.
   *
   * @return the bytes, for {@link #decode}
   */
  public byte[] encode() {
    StateWriter out = new StateWriter(count, max.length, true, true);
    for (int i = 0; i < max.length; i++) {
      if (max[i] == Double.NEGATIVE_INFINITY) {
        out.octet(0);
      } else {
        out.octet(1);
        out.real(max[i]);
        sums.write(i, out);
      }
    }
    return out.bytes();
  }

  /**
   * Restores a state.
   *
   * @param bytes what {@link #encode} returned
   * @return the sum
   * @throws IllegalArgumentException if the bytes are cut short or of an unknown version
   */
  public static LogHistogramSum decode(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    LogHistogramSum sum = new LogHistogramSum();
    sum.count = in.count();
    sum.max = new double[in.bins()];
    sum.sums = new Superaccumulator(in.bins());
    for (int i = 0; i < sum.max.length; i++) {
      sum.max[i] = Double.NEGATIVE_INFINITY;
      if (in.octet() != 0) {
        sum.max[i] = in.real();
        sum.sums.read(i, in);
      }
    }
    in.end();
    return sum;
  }

  private Object writeReplace() {
    return new EncodedSum(encode(), EncodedSum.Kind.LOG_WEIGHTS);
  }
}
