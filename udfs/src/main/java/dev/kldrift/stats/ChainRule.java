package dev.kldrift.stats;

/**
 * Splits a divergence over segments into a change of their mix and changes inside them.
 *
 * <p>With s the segment and i the bin, exactly:
 *
 * <pre>
 *   KL(p(s,i)‖q(s,i)) = KL(p(s)‖q(s)) + Σ p(s) KL(p(i|s)‖q(i|s))
 *        total        =      mix      +           within
 * </pre>
 *
 * <p>and the same with p and q exchanged. The total of one level is a segment of the next, so a
 * hierarchy of any depth is a fold from the leaves; the sum closes to 8u against the divergence of
 * the flattened histograms. A segment that only one side has makes the mix infinite in one
 * direction and adds nothing to the within; a segment that neither has counts for nothing.
 *
 * <p>Every sum is one of non-negative shares, one per segment ({@link #share}, {@link #hidden}):
 * they may be formed anywhere and added in any order.
 *
 * <p>Pooling the histograms of all segments can only lose divergence: KL(joint) = KL(pooled) + Σ
 * p(i) KL(p(s|i)‖q(s|i)). The second term, taken as a sum of its own, is the hidden part. A bin
 * that only one pooled side has makes the pooled divergence infinite and adds nothing to the hidden
 * part.
 *
 * <p>Source: Cover and Thomas, Elements of Information Theory, theorem 2.5.3.
 */
public final class ChainRule {
  private ChainRule() {}

  /**
   * One segment: its mass on both sides and the divergence inside it.
   *
   * @param totalP mass of p, in any unit common to all segments
   * @param totalQ mass of q
   * @param klPq KL(p‖q) inside the segment; ignored where a side has no mass
   * @param klQp KL(q‖p) inside the segment; ignored where a side has no mass
   */
  public record Segment(double totalP, double totalQ, double klPq, double klQp) {
    private boolean isShared() {
      return totalP > 0 && totalQ > 0;
    }
  }

  /**
   * The share of one segment in the decomposition of the whole, nats.
   *
   * @param mixPq its share of KL(p(s)‖q(s)), +Infinity where only p has it
   * @param withinPq p(s) KL(p(i|s)‖q(i|s)), 0 where a side lacks the segment
   * @param mixQp its share of KL(q(s)‖p(s)), +Infinity where only q has it
   * @param withinQp q(s) KL(q(i|s)‖p(i|s)), 0 where a side lacks the segment
   */
  public record Share(double mixPq, double withinPq, double mixQp, double withinQp) {}

  /**
   * The share of one segment in the hidden part of the whole, nats.
   *
   * @param pq to that of KL(p‖q), +Infinity where q lacks a bin of p here that it has elsewhere
   * @param qp to that of KL(q‖p)
   */
  public record Hidden(double pq, double qp) {}

  /**
   * What one segment adds to the decomposition. Relative error below 8u, and that of the divergence
   * inside it.
   *
   * @param segment the segment
   * @param totalP mass of p over all segments
   * @param totalQ mass of q over all segments
   * @return its shares, at least 0; NaN where one side has no mass at all
   */
  public static Share share(Segment segment, double totalP, double totalQ) {
    if (!(totalP > 0 && totalQ > 0)) {
      return new Share(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    double p = segment.totalP();
    double q = segment.totalQ();
    boolean inside = segment.isShared();
    return new Share(
        RelativeEntropy.share(p, q, totalP, totalQ),
        inside ? weighted(p / totalP, segment.klPq()) : 0,
        RelativeEntropy.share(q, p, totalQ, totalP),
        inside ? weighted(q / totalQ, segment.klQp()) : 0);
  }

  /**
   * A segment so small that its share is 0 still cannot be coded where its divergence is infinite.
   */
  private static double weighted(double share, double divergence) {
    return divergence == Double.POSITIVE_INFINITY ? divergence : share * divergence;
  }

  /**
   * What pooling hides of one segment: Σ p(i) times its share of KL(p(s|i)‖q(s|i)).
   *
   * @param p weights of the segment
   * @param q the same for q
   * @param pooledP sums over all segments, bin by bin
   * @param pooledQ the same for q
   * @return its shares, at least 0; NaN where one side has no mass at all
   */
  public static Hidden hidden(double[] p, double[] q, double[] pooledP, double[] pooledQ) {
    double totalP = RelativeEntropy.total(pooledP);
    double totalQ = RelativeEntropy.total(pooledQ);
    if (!(totalP > 0 && totalQ > 0)) {
      return new Hidden(Double.NaN, Double.NaN);
    }
    double[] pq = new double[p.length];
    double[] qp = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      double a = pooledP[i];
      double b = pooledQ[i];
      if (a > 0 && b > 0) {
        pq[i] = weighted(a / totalP, RelativeEntropy.share(p[i], q[i], a, b));
        qp[i] = weighted(b / totalQ, RelativeEntropy.share(q[i], p[i], b, a));
      }
    }
    return new Hidden(sum(pq), sum(qp));
  }

  /** Their sum, +Infinity where one is. */
  static double sum(double... values) {
    for (double value : values) {
      if (value == Double.POSITIVE_INFINITY) {
        return value;
      }
    }
    return RelativeEntropy.total(values);
  }
}
