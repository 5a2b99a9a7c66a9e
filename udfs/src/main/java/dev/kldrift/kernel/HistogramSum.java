package dev.kldrift.kernel;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Bin-wise sum of partial histograms that does not depend on their order or grouping.
 *
 * <p>While every weight added is a count, a whole number from 0 to 2^53, sums are 64-bit integers.
 * Anything else, or a sum that leaves 64 bits, changes over to {@link Expansions}; both are exact,
 * so the moment of the change does not show. {@link #value} rounds once.
 *
 * <ul>
 *   <li>Counts only: exact; a sum above 2^53 is an {@link #overflow}.
 *   <li>Other weights: the exact sum correctly rounded; a sum above the largest double is an
 *       overflow too.
 *   <li>Nothing added: no bins.
 * </ul>
 *
 * <p>Memory: 8 bytes a bin for counts, usually 16 for other weights, at most 320. Not thread-safe.
 */
public final class HistogramSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private transient long count;
  private transient boolean onlyCounts = true;
  private transient long[] whole = {};
  private transient Expansions real;

  /** A sum to which nothing was added. */
  public HistogramSum() {}

  /**
   * Adds one partial histogram.
   *
   * @param w weights
   * @throws InvalidHistogramException if a weight is NaN, infinite or negative, or the length is
   *     not that of the histograms before
   */
  public void add(double[] w) {
    if (WeightRule.COUNTS.allowsAll(w)) {
      long[] counts = new long[w.length];
      for (int i = 0; i < w.length; i++) {
        counts[i] = (long) w[i];
      }
      enter(w.length, 1);
      addWhole(counts);
      return;
    }
    Violation violation = WeightRule.WEIGHTS.firstViolation(w);
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, 0, "w");
    }
    enter(w.length, 1);
    onlyCounts = false;
    toReal().add(w.clone());
  }

  /**
   * Adds one partial histogram of counts.
   *
   * @param w counts
   * @throws InvalidHistogramException if a count is negative, or the length is not that of the
   *     histograms before
   */
  public void add(long[] w) {
    Violation violation = Bins.of(w).firstViolation();
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, 0, "w");
    }
    enter(w.length, 1);
    addWhole(w);
  }

  /**
   * Adds one partial histogram of counts.
   *
   * @param w counts
   * @throws InvalidHistogramException if a count is negative, or the length is not that of the
   *     histograms before
   */
  public void add(int[] w) {
    add(Arrays.stream(w).asLongStream().toArray());
  }

  /**
   * Adds one partial histogram, widened exactly.
   *
   * @param w weights
   * @throws InvalidHistogramException if a weight is NaN, infinite or negative, or the length is
   *     not that of the histograms before
   */
  public void add(float[] w) {
    add(Bins.wide(Bins.of(w)));
  }

  private void enter(int length, long partials) {
    if (count == 0) {
      whole = new long[length];
    } else if (length != bins()) {
      throw InvalidHistogramException.lengths(bins(), length);
    }
    count += partials;
  }

  private int bins() {
    return whole.length;
  }

  private void addWhole(long[] counts) {
    if (real == null && fits(counts)) {
      for (int i = 0; i < counts.length; i++) {
        whole[i] += counts[i];
      }
    } else {
      addWhole(toReal(), counts);
    }
  }

  private boolean fits(long[] counts) {
    long signs = 0;
    for (int i = 0; i < counts.length; i++) {
      signs |= whole[i] + counts[i];
    }
    return signs >= 0;
  }

  private static void addWhole(Expansions sums, long[] counts) {
    double[] high = new double[counts.length];
    double[] low = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      high[i] = (double) (counts[i] >> 32) * 0x1p32;
      low[i] = counts[i] & 0xffffffffL;
    }
    sums.add(high);
    sums.add(low);
  }

  private Expansions toReal() {
    if (real == null) {
      real = new Expansions(bins());
      addWhole(real, whole);
    }
    return real;
  }

  /**
   * Adds everything that was added to another sum, which stays as it is.
   *
   * @param other the other sum
   * @throws InvalidHistogramException if its histograms are of another length
   */
  public void merge(HistogramSum other) {
    if (other.count == 0) {
      return;
    }
    enter(other.bins(), other.count);
    onlyCounts &= other.onlyCounts;
    if (other.real == null) {
      addWhole(other.whole);
    } else {
      toReal().addAll(other.real);
    }
  }

  /**
   * The sum, as doubles.
   *
   * @return one weight per bin
   * @throws InvalidHistogramException if there is an {@link #overflow}
   */
  public double[] value() {
    Violation violation = overflow();
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, 0, "sum");
    }
    double[] value = new double[bins()];
    for (int i = 0; i < value.length; i++) {
      value[i] = real == null ? whole[i] : real.value(i);
    }
    return value;
  }

  /**
   * The first bin whose sum has no exact result: above 2^53 for counts, above the largest double
   * for other weights.
   *
   * @return the bin, or null where there is none
   */
  public Violation overflow() {
    for (int i = 0; i < bins(); i++) {
      if (onlyCounts ? exceedsCounts(i) : real.value(i) == Double.POSITIVE_INFINITY) {
        return onlyCounts
            ? new Violation(Violation.Kind.OVERFLOW, i, text(i))
            : new Violation(Violation.Kind.INFINITE, i, "Infinity");
      }
    }
    return null;
  }

  private boolean exceedsCounts(int bin) {
    if (real == null) {
      return whole[bin] > (long) WeightRule.MAX_COUNT; // as a double, 2^53 + 1 would be 2^53
    }
    double value = real.value(bin);
    return value > WeightRule.MAX_COUNT
        || (value == WeightRule.MAX_COUNT && real.parts(bin).length > 1 && real.parts(bin)[1] > 0);
  }

  private String text(int bin) {
    if (real == null) {
      return Long.toString(whole[bin]);
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (double part : real.parts(bin)) {
      sum = sum.add(new BigDecimal(part));
    }
    return sum.toPlainString();
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
   * The state as bytes: version 1, the number of partials, then one variable-length integer per bin
   * for counts, or the doubles that make up the exact sum of each bin. Equal sums of the same kind
   * encode to equal bytes.
   *
   * @return the bytes, for {@link #decode}
   */
  public byte[] encode() {
    StateWriter out = new StateWriter(count, bins(), onlyCounts, real == null);
    for (int i = 0; i < bins(); i++) {
      if (real == null) {
        out.unsigned(whole[i]);
      } else {
        out.doubles(real.parts(i));
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
  public static HistogramSum decode(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    HistogramSum sum = new HistogramSum();
    sum.count = in.count();
    sum.onlyCounts = in.firstFlag();
    sum.whole = new long[in.bins()];
    if (in.secondFlag()) {
      for (int i = 0; i < sum.whole.length; i++) {
        sum.whole[i] = in.unsigned();
      }
    } else {
      sum.real = new Expansions(sum.bins());
      for (int i = 0; i < sum.whole.length; i++) {
        sum.real.set(i, in.doubles());
      }
    }
    in.end();
    return sum;
  }

  private Object writeReplace() {
    return new EncodedSum(encode(), EncodedSum.Kind.WEIGHTS);
  }
}
