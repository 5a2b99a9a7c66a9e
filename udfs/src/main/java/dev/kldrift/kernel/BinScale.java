package dev.kldrift.kernel;

import java.util.Arrays;

/**
 * The places of a histogram's bins on a line: which bins have one, and the distance of each from
 * the next.
 *
 * <p>Bins without a place (NULL, NaN) take no part in distances that need an order; a scale without
 * any place is that of categories.
 */
public final class BinScale {
  private static final BinScale UNORDERED = new BinScale(new int[0], new double[0]);

  private final int places;

  /** The bins that have places; null where those are all of them. */
  private final int[] bins;

  /**
   * From each placed bin to the next, times 2^-exponent, so that the largest is in [1, 2); null
   * where every gap is 1.
   */
  private final double[] gaps;

  private final int exponent;

  private BinScale(int places) {
    this.places = places;
    this.bins = null;
    this.gaps = null;
    this.exponent = 0;
  }

  private BinScale(int[] bins, double[] gaps) {
    this.places = bins.length;
    this.bins = bins;
    double largest = 0;
    for (double gap : gaps) {
      largest = Math.max(largest, gap);
    }
    this.exponent = largest > 0 ? Math.getExponent(largest) : 0;
    double[] scaled = new double[gaps.length];
    for (int i = 0; i < gaps.length; i++) {
      // In two steps, as 2^-exponent of a subnormal number is infinite.
      int half = exponent / 2;
      scaled[i] = Math.scalb(Math.scalb(gaps[i], -half), half - exponent);
    }
    this.gaps = Arrays.stream(scaled).allMatch(gap -> gap == 1) ? null : scaled;
  }

  /**
   * Bins that are categories: none has a place.
   *
   * @return the scale
   */
  public static BinScale unordered() {
    return UNORDERED;
  }

  /**
   * Bins 0, 1, 2, ..., each 1 from the next.
   *
   * @param bins their number
   * @return the scale
   */
  public static BinScale numbers(int bins) {
    return bins == 0 ? UNORDERED : new BinScale(bins);
  }

  /**
   * Bins at the middle of neighbouring edges. The middle of a bin without an end is the end it has.
   *
   * @param edges rising, one more than bins; the first may be -Infinity, the last +Infinity
   * @return the scale
   * @throws IllegalArgumentException if the edges do not rise
   */
  public static BinScale between(double[] edges) {
    int bins = Math.max(0, edges.length - 1);
    double[] from = new double[bins];
    double[] to = new double[bins];
    for (int i = 0; i < bins; i++) {
      if (!(edges[i] < edges[i + 1])) {
        throw new IllegalArgumentException(
            "edges[%d] is %s after %s (must rise)".formatted(i + 1, edges[i + 1], edges[i]));
      }
      from[i] = edges[i];
      to[i] = edges[i + 1];
    }
    return between(from, to);
  }

  /**
   * Bins at the middle of the intervals that they hold. The middle of an interval without an end is
   * the end it has.
   *
   * @param from where each begins; NaN for a bin without a place
   * @param to where each ends
   * @return the scale; that of categories where no bin has a place, or an interval lies before the
   *     one in front of it
   */
  public static BinScale between(double[] from, double[] to) {
    int[] placed = new int[from.length];
    double[] gaps = new double[from.length];
    int count = 0;
    double low = 0;
    double high = 0;
    for (int i = 0; i < from.length; i++) {
      if (Double.isNaN(from[i]) || Double.isNaN(to[i])) {
        continue;
      }
      double nextLow = Double.isInfinite(from[i]) ? to[i] : from[i];
      double nextHigh = Double.isInfinite(to[i]) ? from[i] : to[i];
      nextLow = Double.isInfinite(nextLow) ? 0 : nextLow;
      nextHigh = Double.isInfinite(nextHigh) ? 0 : nextHigh;
      if (count > 0) {
        // Halves first, as the differences of the largest doubles overflow.
        double gap = (nextLow / 2 - low / 2) + (nextHigh / 2 - high / 2);
        if (nextLow < low || nextHigh < high) {
          return UNORDERED;
        }
        gaps[count - 1] = gap;
      }
      placed[count++] = i;
      low = nextLow;
      high = nextHigh;
    }
    return count == 0
        ? UNORDERED
        : new BinScale(Arrays.copyOf(placed, count), Arrays.copyOf(gaps, count - 1));
  }

  /**
   * Whether some bin has a place.
   *
   * @return false of categories
   */
  public boolean isOrdered() {
    return places > 0;
  }

  /**
   * From the first place to the last: the largest distance there can be.
   *
   * @return the length, 0 of categories
   */
  public double span() {
    double sum = 0;
    for (int i = 0; i < places - 1; i++) {
      sum += gap(i);
    }
    return unscaled(sum);
  }

  /**
   * How many bins have places.
   *
   * @return 0 of categories
   */
  public int places() {
    return places;
  }

  /** The weights of the bins that have places. */
  double[] placed(double[] weights) {
    return bins == null ? weights : Arrays.stream(bins).mapToDouble(bin -> weights[bin]).toArray();
  }

  /** The counts of the bins that have places. */
  long[] placed(long[] counts) {
    return bins == null ? counts : Arrays.stream(bins).mapToLong(bin -> counts[bin]).toArray();
  }

  /** Whether all places are a power of two from the next, all the same one. */
  boolean isEven() {
    return gaps == null;
  }

  /** From a place to the next, scaled. */
  double gap(int place) {
    return gaps == null ? 1 : gaps[place];
  }

  /** What a length is that was computed from scaled gaps. */
  double unscaled(double length) {
    int half = exponent / 2;
    return Math.scalb(Math.scalb(length, half), exponent - half);
  }
}
