package dev.kldrift.approximate;

import dev.kldrift.stats.PortableLog;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The best q that is constant on each of given pieces, contiguous ranges of bins.
 *
 * <p>With w_j the bins of piece j, m_j the mass of p in it, L_j the mean of ln p over it, and a_j
 * the mass of q in it:
 *
 * <ul>
 *   <li>KL(p‖q) = Σ p ln p - Σ_j m_j ln(a_j/w_j). By Gibbs' inequality it is least for a_j = m_j,
 *       and then the pieces' gain is Σ_j m_j ln(m_j/w_j).
 *   <li>KL(q‖p) = Σ_j a_j (ln(a_j/w_j) - L_j) = Σ_j a_j ln(a_j / (w_j exp L_j)). By the same
 *       inequality it is least for a_j ∝ w_j exp L_j, the value being -ln Σ_j w_j exp L_j; a piece
 *       with an empty bin of p has L_j = -Infinity and a_j = 0.
 * </ul>
 */
final class Pieces {
  private Pieces() {}

  /** What a piece adds to the sum that the best partition makes largest. */
  interface Gain {
    /** Adds the next bin to the piece and tells its gain. */
    double with(int bin);
  }

  /** A piece that begins at the bin {@code from}; for KL(p‖q). */
  static Gain massGain(double[] mass, int from) {
    return new Gain() {
      private double sum; // from the left end on, so that nothing cancels

      @Override
      public double with(int bin) {
        sum += mass[bin];
        return sum > 0 ? sum * log(sum / (bin - from + 1)) : 0;
      }
    };
  }

  /** The same for KL(q‖p), with logarithms of p less their largest. */
  static Gain meanLogGain(double[] logs, int from) {
    return new Gain() {
      private double sum;

      @Override
      public double with(int bin) {
        sum += logs[bin];
        int width = bin - from + 1;
        return sum > Double.NEGATIVE_INFINITY ? width * StrictMath.exp(sum / width) : 0;
      }
    };
  }

  private static double log(double x) {
    return x >= Double.MIN_NORMAL ? PortableLog.log(x) : StrictMath.log(x);
  }

  /** ln p less its largest, which leaves the best partition as it is and does not underflow. */
  static double[] shifted(double[] logMass) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double x : logMass) {
      largest = Math.max(largest, x);
    }
    double[] logs = logMass.clone();
    for (int i = 0; i < logs.length; i++) {
      logs[i] -= largest;
    }
    return logs;
  }

  /**
   * Fits q on pieces that begin at these bins.
   *
   * @param starts the first bin of each piece, rising from 0
   */
  static Fit fit(Target p, Objective objective, int[] starts) {
    double[] logs = shifted(p.logMass());
    double[] q = new double[p.bins()];
    double total = 0;
    for (int j = 0; j < starts.length; j++) {
      int end = j + 1 < starts.length ? starts[j + 1] : q.length;
      double height = height(p.mass(), logs, objective, starts[j], end);
      java.util.Arrays.fill(q, starts[j], end, height);
      total += height * (end - starts[j]);
    }
    return total > 0 ? Fit.ofWeights(q, parameters(q, starts, total)) : Fit.none(FitStatus.NO_FIT);
  }

  private static double height(
      double[] mass, double[] logs, Objective objective, int from, int end) {
    double sum = 0;
    for (int i = from; i < end; i++) {
      sum += objective == Objective.KL_PQ ? mass[i] : logs[i];
    }
    double mean = sum / (end - from);
    return objective == Objective.KL_PQ ? mean : StrictMath.exp(mean);
  }

  /** {@code start_j}, the first bin of piece j, and {@code mass_j}, the mass of q in it. */
  private static Map<String, Double> parameters(double[] q, int[] starts, double total) {
    Map<String, Double> parameters = new LinkedHashMap<>();
    for (int j = 0; j < starts.length; j++) {
      int end = j + 1 < starts.length ? starts[j + 1] : q.length;
      parameters.put("start_" + (j + 1), (double) starts[j]);
      parameters.put("mass_" + (j + 1), q[starts[j]] * (end - starts[j]) / total);
    }
    return parameters;
  }
}
