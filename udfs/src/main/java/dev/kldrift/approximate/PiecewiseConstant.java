package dev.kldrift.approximate;

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
    private final double[] values;
    private final boolean covering;
    private final double[][] best;
    private final int[][] from;

    Search(Target p, Objective objective, int pieces) {
      bins = p.bins();
      covering = objective == Objective.KL_PQ;
      values = covering ? p.mass() : Pieces.shifted(p.logMass());
      int most = Math.min(pieces, bins);
      best = new double[most + 1][bins + 1];
      from = new int[most + 1][bins + 1];
      for (double[] row : best) {
        Arrays.fill(row, Double.NEGATIVE_INFINITY);
      }
      best[0][0] = 0;
    }

    /** Whatever ends at a bin is known before a piece begins there, so one pass does. */
    int[] starts() {
      for (int begin = 0; begin < bins; begin++) {
        Pieces.Gain gain =
            covering ? Pieces.massGain(values, begin) : Pieces.meanLogGain(values, begin);
        for (int end = begin + 1; end <= bins; end++) {
          extend(begin, end, gain.with(end - 1));
        }
      }
      return traced();
    }

    private void extend(int begin, int end, double gain) {
      for (int k = 1; k < best.length; k++) {
        double sum = best[k - 1][begin] + gain;
        if (sum > best[k][end]) {
          best[k][end] = sum;
          from[k][end] = begin;
        }
      }
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
