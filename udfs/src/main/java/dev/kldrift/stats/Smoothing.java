package dev.kldrift.stats;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns counts into weights without zeros, as an explicit choice that is named beside its result.
 *
 * <p>On the k bins that p or q occupies (bins that both lack stay 0), the same for both sides:
 *
 * <ul>
 *   <li>Dirichlet(c): count + c. Laplace c = 1, Jeffreys (Krichevsky-Trofimov) c = 1/2, Perks c =
 *       1/k.
 *   <li>Shrinkage: (1-λ) count/total + λ/k, with one λ for both sides, the minimiser of the
 *       estimated total squared error, clipped to [0, 1]:
 *       <pre>
 *   λ = [Σ p(1-p)/(n-1) + Σ q(1-q)/(m-1)] / [Σ (p-1/k)² + Σ (q-1/k)²]
 *       </pre>
 *       λ = 1 where both are uniform or a side has no more than one count; a side without counts
 *       stays as it is, as there is nothing to shrink.
 * </ul>
 *
 * <p>Two different constants, or two different λ, would make a divergence between samples of one
 * distribution; one does not. Source: J. Hausser and K. Strimmer, JMLR 10 (2009) 1469, for one
 * histogram; the common λ follows from the sum of both risks.
 */
public final class Smoothing implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern DIRICHLET = Pattern.compile("dirichlet\\(([0-9.eE+-]+)\\)");
  private static final double PER_BIN = -1;
  private static final double SHRINK = -2;

  private final double constant;
  private final String name;

  private Smoothing(double constant, String name) {
    this.constant = constant;
    this.name = name;
  }

  /** Both sides after smoothing: weights, not normalised, of the same length as the input. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Pair(double[] p, double[] q) {}

  /**
   * Adds 1 to every bin.
   *
   * @return Dirichlet(1)
   */
  public static Smoothing laplace() {
    return new Smoothing(1, "laplace");
  }

  /**
   * Adds 1/2 to every bin.
   *
   * @return Dirichlet(1/2)
   */
  public static Smoothing jeffreys() {
    return new Smoothing(0.5, "jeffreys");
  }

  /**
   * Adds 1/k to every bin, one count in all.
   *
   * @return Dirichlet(1/k)
   */
  public static Smoothing perks() {
    return new Smoothing(PER_BIN, "perks");
  }

  /**
   * Adds a constant to every bin.
   *
   * @param c the constant
   * @return Dirichlet(c)
   * @throws IllegalArgumentException if {@code c} is not positive and finite
   */
  public static Smoothing dirichlet(double c) {
    if (!(c > 0 && c <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "smoothing constant is out of range: " + c + " (must be > 0 and finite)");
    }
    return new Smoothing(c, String.format(Locale.ROOT, "dirichlet(%s)", c));
  }

  /**
   * Shrinks both sides towards uniform.
   *
   * @return James-Stein shrinkage with a common intensity
   */
  public static Smoothing shrink() {
    return new Smoothing(SHRINK, "shrink");
  }

  /**
   * The smoothing of a name.
   *
   * @param name as in {@link #name()}
   * @return the smoothing
   * @throws IllegalArgumentException if there is none of that name, or its constant is no number
   *     above 0
   */
  public static Smoothing named(String name) {
    Matcher dirichlet = DIRICHLET.matcher(name);
    if (dirichlet.matches()) {
      return dirichlet(constant(name, dirichlet.group(1)));
    }
    return switch (name) {
      case "laplace" -> laplace();
      case "jeffreys" -> jeffreys();
      case "perks" -> perks();
      case "shrink" -> shrink();
      default -> throw unknown(name);
    };
  }

  private static double constant(String name, String digits) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) { // letters and signs of numbers, which make none
      throw unknown(name);
    }
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "unknown smoothing: "
            + name
            + " (must be laplace, jeffreys, perks, dirichlet(c) or shrink)");
  }

  /**
   * What goes beside the result.
   *
   * @return {@code laplace}, {@code jeffreys}, {@code perks}, {@code dirichlet(c)} or {@code
   *     shrink}
   */
  public String name() {
    return name;
  }

  /**
   * Smooths a pair of count histograms.
   *
   * @param p counts, valid under {@link dev.kldrift.kernel.WeightRule#WEIGHTS}
   * @param q counts of the same length
   * @return new weights for both sides
   */
  public Pair apply(double[] p, double[] q) {
    int bins = occupied(p, q);
    if (constant == SHRINK) {
      return shrunk(p, q, bins);
    }
    double c = constant == PER_BIN ? 1.0 / bins : constant;
    double[] smoothP = new double[p.length];
    double[] smoothQ = new double[q.length];
    for (int i = 0; i < p.length; i++) {
      if (p[i] + q[i] > 0) {
        smoothP[i] = p[i] + c;
        smoothQ[i] = q[i] + c;
      }
    }
    return new Pair(smoothP, smoothQ);
  }

  private static Pair shrunk(double[] p, double[] q, int bins) {
    double n = total(p);
    double m = total(q);
    if (!(n > 0 && m > 0)) {
      return new Pair(p, q);
    }
    double lambda = intensity(p, q, n, m, bins);
    double[] smoothP = new double[p.length];
    double[] smoothQ = new double[q.length];
    for (int i = 0; i < p.length; i++) {
      if (p[i] + q[i] > 0) {
        smoothP[i] = (1 - lambda) * p[i] / n + lambda / bins;
        smoothQ[i] = (1 - lambda) * q[i] / m + lambda / bins;
      }
    }
    return new Pair(smoothP, smoothQ);
  }

  static double intensity(double[] p, double[] q, double n, double m, int bins) {
    double noise = 0;
    double distance = 0;
    for (int i = 0; i < p.length; i++) {
      if (p[i] + q[i] > 0) {
        double a = p[i] / n;
        double b = q[i] / m;
        noise += a * (1 - a) / (n - 1) + b * (1 - b) / (m - 1);
        distance += (a - 1.0 / bins) * (a - 1.0 / bins) + (b - 1.0 / bins) * (b - 1.0 / bins);
      }
    }
    return n > 1 && m > 1 && noise < distance ? noise / distance : 1;
  }

  private static int occupied(double[] p, double[] q) {
    int bins = 0;
    for (int i = 0; i < p.length; i++) {
      bins += p[i] + q[i] > 0 ? 1 : 0;
    }
    return bins;
  }

  private static double total(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
