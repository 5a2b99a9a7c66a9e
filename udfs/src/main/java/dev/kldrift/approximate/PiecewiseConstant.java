package dev.kldrift.approximate;

import dev.kldrift.kernel.ElementaryFunctions;
import java.util.Arrays;

/**
 * Distributions that are constant on each of at most K contiguous pieces.
 *
 * <p>{@link Pieces} gives the best heights for given pieces, and with them the objective is a sum
 * over the pieces; so dynamic programming finds the best pieces: with G(k, j) the largest sum over
 * partitions of the first j bins into k pieces, G(k, j) = max_i G(k-1, i) + gain(i..j). O(n² K)
 * time, O(n K) memory, exact. R. Bellman, On the approximation of curves by line segments using
 * dynamic programming, Comm. ACM 4 (1961) 284, doi 10.1145/366573.366611.
 *
 * <p>KL(q‖p) is infinite where every piece has an empty bin of p. Of partitions that are equally
 * good the one with the fewest pieces is taken, and of those the one whose last pieces begin first.
 * Parameters: {@code start_j}, the first bin of piece j, and {@code mass_j}.
 *
 * @param pieces K, at least 1
 */
record PiecewiseConstant(int pieces) implements Family {
  /** A minute or so; beyond that nobody waits. */
  static final int MAX_BINS = 1 << 15;

  @Override
  public String name() {
    return "piecewise-" + pieces;
  }

  @Override
  public Fit fit(Target p, Objective objective) {
    if (p.bins() > MAX_BINS) {
      return Fit.none(FitStatus.TOO_MANY_BINS);
    }
    return Pieces.fit(p, objective, new Search(p, objective, pieces).starts());
  }

  /** The table of one dynamic programme. */
  private static final class Search {
    private final int bins;
    private final int most;
    private final double[] values;
    private final boolean covering;

    /** Whether gains are logarithms, and added as such, because they themselves underflow. */
    private final boolean inLogs;

    private final double[][] best;
    private final int[][] from;
    private final double[] sums;
    private final double[] gains;

    Search(Target p, Objective objective, int pieces) {
      bins = p.bins();
      covering = objective == Objective.KL_PQ;
      inLogs = !covering && p.underflows();
      values = covering ? p.mass() : Pieces.shifted(p.logMass());
      most = Math.min(pieces, bins);
      best = new double[most + 1][bins + 1];
      from = new int[most + 1][bins + 1];
      for (double[] row : best) {
        Arrays.fill(row, Double.NaN);
      }
      sums = new double[bins];
      gains = new double[bins];
    }

    /** Whatever ends at a bin is known before a piece begins there, so one pass does. */
    int[] starts() {
      gainsFrom(0);
      System.arraycopy(gains, 0, best[1], 1, bins);
      for (int begin = 1; begin < bins && most > 1; begin++) {
        gainsFrom(begin);
        for (int k = 2; k <= Math.min(most, begin + 1); k++) {
          // Of the last piece only those that end where the histogram does can be used.
          extend(k, begin, k == most ? bins : begin + 1);
        }
      }
      return traced();
    }

    /** What the pieces that begin at a bin add to the sum that is made largest, by their width. */
    private void gainsFrom(int begin) {
      int count = bins - begin;
      double sum = 0; // from the left end on, so that nothing cancels
      for (int j = 0; j < count; j++) {
        sum += values[begin + j];
        sums[j] = sum;
        gains[j] = sum / (j + 1);
      }
      if (covering) {
        ElementaryFunctions.log(gains, count, gains);
        for (int j = 0; j < count; j++) {
          gains[j] *= sums[j]; // m ln(m/w), also 0 for an empty piece
        }
      } else if (inLogs) {
        for (int j = 0; j < count; j++) {
          gains[j] += StrictMath.log(j + 1);
        }
      } else {
        ElementaryFunctions.exp(gains, count, gains);
        for (int j = 0; j < count; j++) {
          gains[j] *= j + 1;
        }
      }
    }

    /** Appends pieces from begin on to the best k - 1 pieces before it. */
    private void extend(int k, int begin, int firstEnd) {
      double before = best[k - 1][begin];
      double[] sum = best[k];
      int[] start = from[k];
      for (int end = firstEnd; end <= bins; end++) {
        double gain = gains[end - begin - 1];
        double extended = inLogs ? logSum(before, gain) : before + gain;
        if (!(sum[end] >= extended)) { // NaN: nothing there yet
          sum[end] = extended;
          start[end] = begin;
        }
      }
    }

    private static double logSum(double a, double b) {
      double larger = Math.max(a, b);
      return larger == Double.NEGATIVE_INFINITY
          ? larger
          : larger + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - larger));
    }

    private int[] traced() {
      int pieces = 1;
      for (int k = 2; k < best.length; k++) {
        if (best[k][bins] > best[pieces][bins]) {
          pieces = k;
        }
      }
      int[] starts = new int[pieces];
      int end = bins;
      for (int k = pieces; k > 0; k--) {
        end = from[k][end];
        starts[k - 1] = end;
      }
      return starts;
    }
  }
}
