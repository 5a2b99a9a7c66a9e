package dev.kldrift.approximate;

import dev.kldrift.kernel.LogSumExp;
import java.util.Arrays;
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
    if (p.underflows()) {
      return fitLogs(p, objective, starts);
    }
    double[] logs = shifted(p.logMass());
    double[] q = new double[p.bins()];
    double total = 0;
    for (int j = 0; j < starts.length; j++) {
      int end = j + 1 < starts.length ? starts[j + 1] : q.length;
      double height = height(p.mass(), logs, objective, starts[j], end);
      Arrays.fill(q, starts[j], end, height);
      total += height * (end - starts[j]);
    }
    return total > 0 ? Fit.ofWeights(q, parameters(q, starts, total)) : Fit.none(FitStatus.NO_FIT);
  }

  /** The same by logarithms, which hold what the masses cannot. */
  private static Fit fitLogs(Target p, Objective objective, int[] starts) {
    double[] logQ = new double[p.bins()];
    for (int j = 0; j < starts.length; j++) {
      int end = j + 1 < starts.length ? starts[j + 1] : logQ.length;
      double[] piece = Arrays.copyOfRange(p.logMass(), starts[j], end);
      double height =
          objective == Objective.KL_PQ
              ? LogSumExp.of(piece) - StrictMath.log(piece.length)
              : Arrays.stream(piece).sum() / piece.length;
      Arrays.fill(logQ, starts[j], end, height);
    }
    if (LogSumExp.of(logQ) == Double.NEGATIVE_INFINITY) {
      return Fit.none(FitStatus.NO_FIT);
    }
    double[] q = Fit.ofLogWeights(FitStatus.OK, logQ, Map.of()).asWeights();
    return Fit.ofLogWeights(FitStatus.OK, logQ, parameters(q, starts, Arrays.stream(q).sum()));
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
