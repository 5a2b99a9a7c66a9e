package dev.kldrift.kernel;

/**
 * Divergences, entropies and distances of two histograms given as non-negative weights or counts.
 *
 * <p>With A = Σ p_i, B = Σ q_i and cross-scaled weights a = p_i B, b = q_i A, nats:
 *
 * <pre>
 * KL(p‖q) = Σ [a ln(a/b) - a + b] / (A B)
 * JS      = Σ [a ln(2a/(a+b)) + b ln(2b/(a+b))] / (2 A B)
 * PSI     = KL(p‖q) + KL(q‖p)
 * H(p)    = Σ -(p_i/A) ln(p_i/A),  H(p,q) = H(p) + KL(p‖q)
 * </pre>
 *
 * <p>Every term is non-negative, so the sums have condition number 1, and a - b is formed without
 * the rounding of p_i/A and q_i/B; so divergences are right however close p and q are.
 *
 * <ul>
 *   <li>p_i = 0: contributes 0 to KL(p‖q) and H(p); -0.0 is 0.
 *   <li>p_i &gt; 0, q_i = 0: KL(p‖q), H(p,q) and PSI are +Infinity, JS is finite.
 *   <li>No bins, or a side without mass: NaN for everything that needs that side.
 *   <li>Proportional counts: exactly 0.0. No result is negative or -0.0.
 *   <li>Weights from 2^-1074 to 1.8e308; totals do not overflow inside.
 * </ul>
 *
 * <p>Relative error for KL, JS, PSI, entropies, cross-entropies: at most 4u for counts, 8u for
 * other weights, with u = 2^-53, while the result is above 1e-290. The result is the same on every
 * machine; permuting the bins of integer counts changes no bit of it.
 *
 * <p>Source of the cross-scaled form: C. Loader, Fast and accurate computation of binomial
 * probabilities, 2000 (the function bd0), with differences of products after W. Kahan as analysed
 * by Jeannerod, Louvet and Muller, Math. Comp. 82 (2013) 2245, doi 10.1090/S0025-5718-2013-02679-8.
 */
public final class WeightDivergence {
  private static final String[] NAMES = {"p", "q"};

  private WeightDivergence() {}

  /**
   * Scores a pair.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @return all quantities
   * @throws InvalidHistogramException if the lengths differ or a weight is NaN, infinite or
   *     negative
   */
  public static Divergence of(double[] p, double[] q) {
    return of(Bins.of(p), Bins.of(q));
  }

  /**
   * Scores a pair of float weights, widened exactly.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @return all quantities
   * @throws InvalidHistogramException if the lengths differ or a weight is NaN, infinite or
   *     negative
   */
  public static Divergence of(float[] p, float[] q) {
    return of(Bins.of(p), Bins.of(q));
  }

  /**
   * Scores a pair of counts.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @return all quantities
   * @throws InvalidHistogramException if the lengths differ or a count is negative
   */
  public static Divergence of(int[] p, int[] q) {
    return of(Bins.of(p), Bins.of(q));
  }

  /**
   * Scores a pair of counts. Counts above 2^53 are as exact, by slower arithmetic on integers.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @return all quantities
   * @throws InvalidHistogramException if the lengths differ or a count is negative
   */
  public static Divergence of(long[] p, long[] q) {
    return ExactCounts.areNeeded(p, q) ? BigCounts.score(p, q) : of(Bins.of(p), Bins.of(q));
  }

  /**
   * KL(p‖q) alone: the same bits as {@link Divergence#klPq()} of the pair, in less time.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @return KL(p‖q) in nats
   * @throws InvalidHistogramException if the lengths differ or a weight is NaN, infinite or
   *     negative
   */
  public static double klPq(double[] p, double[] q) {
    return klPq(Bins.of(p), Bins.of(q));
  }

  /**
   * KL(p‖q) alone: the same bits as {@link Divergence#klPq()} of the pair, in less time.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @return KL(p‖q) in nats
   * @throws InvalidHistogramException if the lengths differ or a weight is NaN, infinite or
   *     negative
   */
  public static double klPq(float[] p, float[] q) {
    return klPq(Bins.of(p), Bins.of(q));
  }

  /**
   * KL(p‖q) alone: the same bits as {@link Divergence#klPq()} of the pair, in less time.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @return KL(p‖q) in nats
   * @throws InvalidHistogramException if the lengths differ or a count is negative
   */
  public static double klPq(int[] p, int[] q) {
    return klPq(Bins.of(p), Bins.of(q));
  }

  /**
   * KL(p‖q) alone: the same bits as {@link Divergence#klPq()} of the pair, in less time.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @return KL(p‖q) in nats
   * @throws InvalidHistogramException if the lengths differ or a count is negative
   */
  public static double klPq(long[] p, long[] q) {
    return ExactCounts.areNeeded(p, q)
        ? BigCounts.score(p, q).klPq()
        : klPq(Bins.of(p), Bins.of(q));
  }

  private static Divergence of(Bins p, Bins q) {
    return scorer(p, q).score();
  }

  private static double klPq(Bins p, Bins q) {
    return scorer(p, q).klPq();
  }

  private static PairScorer scorer(Bins p, Bins q) {
    checkLengths(p.length(), q.length());
    BlockKernel kernel = Kernels.current();
    Workspace work = Workspace.current();
    Histogram first = Histogram.of(work, kernel, p, 0, NAMES);
    Histogram second = Histogram.of(work, kernel, q, 1, NAMES);
    return new PairScorer(work, kernel, first, second);
  }

  private static void checkLengths(int p, int q) {
    checkLengths(p, q, NAMES);
  }

  static void checkLengths(int first, int second, String... names) {
    if (first != second) {
      throw InvalidHistogramException.lengths(first, second, names);
    }
  }

  /**
   * The contribution of each bin to KL(p‖q): p_i ln(p_i/q_i) of the normalised histograms.
   *
   * <p>0 where p_i = 0, +Infinity where q_i = 0 &lt; p_i, NaN everywhere where a side has no mass;
   * negative where q_i &gt; p_i. Each is right to a few units in the last place.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @return one term per bin, in nats
   * @throws InvalidHistogramException if the lengths differ or a weight is NaN, infinite or
   *     negative
   */
  public static double[] contributions(double[] p, double[] q) {
    return contributions(Bins.of(p), Bins.of(q));
  }

  /**
   * As {@link #contributions(double[], double[])}, of counts, which may exceed 2^53.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @return one term per bin, in nats
   * @throws InvalidHistogramException if the lengths differ or a count is negative
   */
  public static double[] contributions(long[] p, long[] q) {
    return ExactCounts.areNeeded(p, q)
        ? BigCounts.contributions(p, q)
        : contributions(Bins.of(p), Bins.of(q));
  }

  private static double[] contributions(Bins p, Bins q) {
    checkLengths(p.length(), q.length());
    BlockKernel kernel = Kernels.current();
    Histogram first = Histogram.of(kernel, p, 0, NAMES);
    Histogram second = Histogram.of(kernel, q, 1, NAMES);
    return ContributionScorer.terms(kernel, first, second);
  }
}
