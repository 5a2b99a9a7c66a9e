package dev.kldrift.approximate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Convex mixtures of given histograms: q = Σ_k a_k r_k, a on the simplex.
 *
 * <p>Both objectives are convex in a, so what is found is the minimum, to a proven gap:
 *
 * <ul>
 *   <li>KL(p‖q): a_k is multiplied by g_k = Σ_i p_i r_ki/q_i, which never makes it worse
 *       (expectation-maximisation); ln max_k g_k bounds what is still to gain. I. Csiszár and G.
 *       Tusnády, Statistics &amp; Decisions, Suppl. 1 (1984) 205.
 *   <li>KL(q‖p): a_k is multiplied by exp(-η h_k) with h_k = Σ_i r_ki ln(q_i/p_i), η halved until
 *       that is better (exponentiated gradient); Σ_k a_k h_k - min_k h_k bounds what is still to
 *       gain. J. Kivinen and M. Warmuth, Inform. and Comput. 132 (1997) 1. References with mass
 *       where p has none have weight 0, as any other is infinitely far.
 * </ul>
 *
 * <p>No fit where the references do not cover p, or where none stays in its support; {@link
 * FitStatus#NOT_CONVERGED} where the gap is above 1e-6 nats after 20,000 steps. Parameters are the
 * weights by name.
 *
 * @param references the histograms
 */
record ReferenceMix(References references) implements Family {
  private static final int MOST_STEPS = 20_000;
  private static final double GAP = 1e-10;
  private static final double GOOD_GAP = 1e-6;
  private static final double SMALLEST_STEP = 1e-12;

  @Override
  public String name() {
    return "mix";
  }

  @Override
  public Fit fit(Target p, Objective objective) {
    if (p.bins() != references.bins()) {
      return Fit.none(FitStatus.LENGTH_MISMATCH);
    }
    return new Search(p, references, objective).fit();
  }

  /** The weights of one histogram on their way. */
  private static final class Search {
    private final Target p;
    private final References references;
    private final double[][] histograms;
    private final Objective objective;
    private final double[] weights;
    private double gap = Double.POSITIVE_INFINITY;
    private double step = 1;

    Search(Target p, References references, Objective objective) {
      this.p = p;
      this.references = references;
      this.histograms = references.histograms();
      this.objective = objective;
      this.weights = new double[histograms.length];
    }

    Fit fit() {
      for (int k = 0; k < weights.length; k++) {
        weights[k] = objective == Objective.KL_PQ || insideSupport(histograms[k]) ? 1 : 0;
      }
      double total = Arrays.stream(weights).sum();
      if (total == 0) {
        return Fit.none(FitStatus.NO_FIT);
      }
      scale(weights, total);
      if (objective == Objective.KL_PQ && !covered()) {
        return Fit.none(FitStatus.NO_FIT);
      }
      for (int i = 0; i < MOST_STEPS && gap > GAP && step > SMALLEST_STEP; i++) {
        if (objective == Objective.KL_PQ) {
          cover();
        } else {
          seek();
        }
      }
      return result();
    }

    private Fit result() {
      Map<String, Double> named = new LinkedHashMap<>();
      for (int k = 0; k < weights.length; k++) {
        named.put(references.names().get(k), weights[k]);
      }
      FitStatus status = gap <= GOOD_GAP ? FitStatus.OK : FitStatus.NOT_CONVERGED;
      return new Fit(status, named, mixed(weights), null);
    }

    private boolean insideSupport(double[] histogram) {
      for (int i = 0; i < histogram.length; i++) {
        if (histogram[i] > 0 && !p.has(i)) {
          return false;
        }
      }
      return true;
    }

    private boolean covered() {
      double[] q = mixed(weights);
      for (int i = 0; i < q.length; i++) {
        if (p.has(i) && q[i] == 0) {
          return false;
        }
      }
      return true;
    }

    private double[] mixed(double[] by) {
      double[] q = new double[p.bins()];
      for (int k = 0; k < by.length; k++) {
        if (by[k] > 0) {
          for (int i = 0; i < q.length; i++) {
            q[i] += by[k] * histograms[k][i];
          }
        }
      }
      return q;
    }

    private void cover() {
      double[] q = mixed(weights);
      double largest = 0;
      double total = 0;
      for (int k = 0; k < weights.length; k++) {
        double gain = 0;
        for (int i = 0; i < q.length; i++) {
          gain += p.mass()[i] > 0 ? p.mass()[i] * (histograms[k][i] / q[i]) : 0;
        }
        largest = Math.max(largest, gain);
        weights[k] *= gain;
        total += weights[k];
      }
      gap = Math.max(0, StrictMath.log(largest));
      scale(weights, total);
    }

    private void seek() {
      double[] q = mixed(weights);
      double now = divergence(q);
      double[] slopes = new double[weights.length];
      double mean = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < weights.length; k++) {
        if (weights[k] > 0) {
          slopes[k] = slope(histograms[k], q);
          mean += weights[k] * slopes[k];
          least = Math.min(least, slopes[k]);
        }
      }
      gap = Math.max(0, mean - least);
      step *= 2;
      double[] next = stepped(slopes, least);
      while (divergence(mixed(next)) > now && step > SMALLEST_STEP) {
        step /= 2;
        next = stepped(slopes, least);
      }
      if (step > SMALLEST_STEP) {
        System.arraycopy(next, 0, weights, 0, weights.length);
      }
    }

    private double slope(double[] histogram, double[] q) {
      double slope = 0;
      for (int i = 0; i < q.length; i++) {
        slope += histogram[i] > 0 ? histogram[i] * (StrictMath.log(q[i]) - p.logMass()[i]) : 0;
      }
      return slope;
    }

    private double divergence(double[] q) {
      return slope(q, q);
    }

    private double[] stepped(double[] slopes, double least) {
      double[] next = new double[weights.length];
      double total = 0;
      for (int k = 0; k < next.length; k++) {
        next[k] = weights[k] * StrictMath.exp(-step * (slopes[k] - least));
        total += next[k];
      }
      scale(next, total);
      return next;
    }

    private static void scale(double[] values, double total) {
      for (int k = 0; k < values.length; k++) {
        values[k] /= total;
      }
    }
  }
}
