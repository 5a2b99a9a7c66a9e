package dev.kldrift.stats;

import static dev.kldrift.kernel.Constants.LN2;

import dev.kldrift.kernel.ExactCounts;
import dev.kldrift.kernel.InvalidHistogramException;
import dev.kldrift.kernel.Violation;
import dev.kldrift.kernel.WeightRule;
import java.util.Arrays;

/**
 * The bins of a pair that moved most: those with the largest share of the Jensen-Shannon
 * divergence.
 *
 * <p>With p and q normalised, M = (p + q)/2 and v = (p - q)/(p + q), the share of a bin is
 *
 * <pre>
 *   [p ln(p/M) + q ln(q/M)]/2 = M [(1+v) ln(1+v) + (1-v) ln(1-v)]/2,  at most M v² ln 2, in nats
 * </pre>
 *
 * <p>finite and at least 0, the same for both directions, and no larger than what the bin weighs: a
 * bin that one side lacks ranks by the mass that is gone. Logarithms are taken only of bins whose
 * bounds exceed the least share kept so far: M v² ln 2, and with three terms of the series
 *
 * <pre>
 *   M v² [1 + v²/6 + v⁴/15 + (2 ln 2 - 1 - 1/6 - 1/15) v⁶]/2
 * </pre>
 *
 * <p>as no later term of it grows faster than v⁶, and at v = 1 all of them add up to 2 ln 2.
 */
public final class MovedBins {
  private static final String[] NAMES = {"p", "q"};
  private static final double NEAR = 0.1;
  private static final double FAR = 0.25;

  /** A little more than what is left of the series' sum at 1 behind three terms. */
  private static final double REST = 2 * LN2 - 1 - 1.0 / 6 - 1.0 / 15 + 1e-6;

  private static final double HUGE = 0x1p900;
  private static final double TINY = 0x1p-900;

  /** Smaller ratios may be out of the range of doubles. */
  private static final double RATIOS = 0x1p-900;

  private final double[] givenP;
  private final double[] givenQ;
  private final double[] p;
  private final double[] q;
  private final double scaleP;
  private final double scaleQ;
  private final double totalP;
  private final double totalQ;

  private MovedBins(
      double[] givenP, double[] givenQ, double[] p, double[] q, double sumP, double sumQ) {
    this.givenP = givenP;
    this.givenQ = givenQ;
    this.p = p;
    this.q = q;
    scaleP = Math.scalb(1.0, -Math.getExponent(sumP));
    scaleQ = Math.scalb(1.0, -Math.getExponent(sumQ));
    totalP = sumP * scaleP;
    totalQ = sumQ * scaleQ;
  }

  /**
   * One bin: both probabilities and both terms.
   *
   * @param bin its number, from 0
   * @param p its probability in the first histogram
   * @param q its probability in the second
   * @param termPq p ln(p/q), +Infinity where only q is 0
   * @param termQp q ln(q/p), +Infinity where only p is 0
   */
  public record Moved(int bin, double p, double q, double termPq, double termQp) {}

  /**
   * Finds the bins that moved most.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @param count how many bins are wanted
   * @return at most so many, largest share first, ties by their number; fewer where fewer bins
   *     differ, none where a side has no mass
   * @throws InvalidHistogramException if the lengths differ or a weight is NaN, infinite or
   *     negative
   */
  public static Moved[] of(double[] p, double[] q, int count) {
    if (p.length != q.length) {
      throw InvalidHistogramException.lengths(p.length, q.length, NAMES);
    }
    double givenSumP = total(p);
    double givenSumQ = total(q);
    double[] weightsP = inRange(p, givenSumP, 0);
    double[] weightsQ = inRange(q, givenSumQ, 1);
    double sumP = weightsP == p ? givenSumP : total(weightsP);
    double sumQ = weightsQ == q ? givenSumQ : total(weightsQ);
    if (!(sumP > 0 && sumQ > 0)) {
      return new Moved[0];
    }
    MovedBins moved = new MovedBins(p, q, weightsP, weightsQ, sumP, sumQ);
    int[] bins = moved.ranked(Math.min(Math.max(count, 0), p.length));
    return Arrays.stream(bins).mapToObj(moved::describe).toArray(Moved[]::new);
  }

  /**
   * Finds the bins that moved most, of counts. Counts above 2^53 are as exact, by slower arithmetic
   * on integers.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @param count how many bins are wanted
   * @return as for weights
   * @throws InvalidHistogramException if the lengths differ or a count is negative
   */
  public static Moved[] of(long[] p, long[] q, int count) {
    return ExactCounts.areNeeded(p, q)
        ? new BigMovedBins(p, q).first(count)
        : of(wide(p), wide(q), count);
  }

  private static double[] wide(long[] counts) {
    return Arrays.stream(counts).asDoubleStream().toArray();
  }

  /** The weights, by a power of two away from the limits of doubles. */
  private static double[] inRange(double[] weights, double sum, int argument) {
    if (sum > 0 && sum < HUGE && sum > TINY && !anySign(weights)) {
      return weights;
    }
    Violation violation = WeightRule.WEIGHTS.firstViolation(weights);
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, argument, NAMES);
    }
    double factor = factor(sum);
    return Arrays.stream(weights).map(weight -> Math.abs(weight) * factor).toArray();
  }

  private static double factor(double sum) {
    return sum < HUGE ? sum > TINY ? 1 : 0x1p200 : 0x1p-200;
  }

  private static double total(double[] weights) {
    double even = 0;
    double odd = 0;
    for (int i = 0; i + 1 < weights.length; i += 2) {
      even += weights[i];
      odd += weights[i + 1];
    }
    return even + odd + (weights.length % 2 == 1 ? weights[weights.length - 1] : 0);
  }

  private static boolean anySign(double[] weights) {
    long bits = 0;
    for (double weight : weights) {
      bits |= Double.doubleToRawLongBits(weight);
    }
    return bits < 0;
  }

  private int[] ranked(int count) {
    int[] best = new int[count];
    double[] values = new double[count];
    int size = 0;
    double least = count == 0 ? Double.POSITIVE_INFINITY : 0;
    for (int i = 0; i < p.length; i++) {
      double a = p[i] * scaleP * totalQ;
      double b = q[i] * scaleQ * totalP;
      double rough = a - b;
      // The bound, a little widened for what rounding a - b may hide.
      if (rough * rough * 0.5 * (LN2 + 1e-6) >= least * (a + b)
          && p[i] + q[i] > 0
          && mayExceed(least, rough / (a + b), a + b)) {
        double share = share(i);
        if (share > least) {
          int at = size < count ? size++ : count - 1;
          for (; at > 0 && values[at - 1] < share; at--) {
            values[at] = values[at - 1];
            best[at] = best[at - 1];
          }
          values[at] = share;
          best[at] = i;
          least = size < count ? 0 : values[count - 1];
        }
      }
    }
    return Arrays.copyOf(best, size);
  }

  /** Whether the second bound exceeds a share; where logarithms are taken, v is known well. */
  private static boolean mayExceed(double least, double v, double sum) {
    double w = v * v;
    return !(w > NEAR * NEAR)
        || sum * w / 4 * (1 + w * (1.0 / 6 + w * (1.0 / 15 + w * REST))) >= least;
  }

  /** p - q, times both totals; exactly 0 where they are equal. */
  private double difference(int bin) {
    double x = p[bin] * scaleP;
    double y = q[bin] * scaleQ;
    double b = y * totalP;
    return Math.fma(x, totalQ, -b) + Math.fma(-y, totalP, b);
  }

  /** The share in the divergence, times both totals. */
  private double share(int bin) {
    double sum = p[bin] * scaleP * totalQ + q[bin] * scaleQ * totalP;
    return share(sum, difference(bin) / sum);
  }

  /** The share of a bin from the crossed p + q, and v. */
  static double share(double sum, double v) {
    double w = v * v;
    if (w < NEAR * NEAR) {
      return sum * w / 4 * (1 + w * (1.0 / 6 + w * (1.0 / 15 + w * (1.0 / 28 + w / 45))));
    }
    // Where v rounds to 1 or -1, the smaller side is less than any digit of the sum.
    double up = v <= -1 ? 0 : (1 + v) * StrictMath.log1p(v);
    double down = v >= 1 ? 0 : (1 - v) * StrictMath.log1p(-v);
    return sum / 4 * (up + down);
  }

  private Moved describe(int bin) {
    double a = p[bin] * scaleP * totalQ;
    double b = q[bin] * scaleQ * totalP;
    double d = difference(bin);
    double shareP = p[bin] * scaleP / totalP;
    double shareQ = q[bin] * scaleQ / totalQ;
    if (givenP[bin] == 0 || givenQ[bin] == 0) {
      double infinite = Double.POSITIVE_INFINITY;
      return new Moved(
          bin, shareP, shareQ, givenP[bin] == 0 ? 0 : infinite, givenQ[bin] == 0 ? 0 : infinite);
    }
    if (Math.min(a, b) < RATIOS * Math.max(a, b)) {
      double log = logShare(givenP, p, bin) - logShare(givenQ, q, bin);
      return new Moved(bin, shareP, shareQ, shareP * log, shareQ * -log);
    }
    return new Moved(bin, shareP, shareQ, term(shareP, a, b, d), term(shareQ, b, a, -d));
  }

  /** The share of one side times the logarithm of the ratio, from crossed weights. */
  static double term(double share, double own, double other, double difference) {
    boolean far = Math.abs(difference) > FAR * other;
    return share * (far ? StrictMath.log(own / other) : StrictMath.log1p(difference / other));
  }

  /** Logarithm of a probability that no double may hold. */
  private static double logShare(double[] given, double[] weights, int bin) {
    double logFactor = StrictMath.log(factor(total(given)));
    return StrictMath.log(given[bin]) - (StrictMath.log(total(weights)) - logFactor);
  }
}
