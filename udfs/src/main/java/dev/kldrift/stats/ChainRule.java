package dev.kldrift.stats;

import dev.kldrift.kernel.Divergence;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

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
 * they may be formed anywhere and added in any order, by {@link #of} in memory or by a distributed
 * exact sum.
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
    /**
     * The segment of a scored pair.
     *
     * @param divergence what the kernel said about the pair
     * @return totals and both divergences
     */
    public static Segment of(Divergence divergence) {
      return new Segment(
          divergence.totalP(), divergence.totalQ(), divergence.klPq(), divergence.klQp());
    }

    private boolean isShared() {
      return totalP > 0 && totalQ > 0;
    }
  }

  /**
   * Where the divergence of all segments together comes from, nats.
   *
   * @param totalP mass of p over all segments
   * @param totalQ mass of q over all segments
   * @param mixPq KL(p(s)‖q(s))
   * @param withinPq Σ p(s) KL(p(i|s)‖q(i|s))
   * @param mixQp KL(q(s)‖p(s))
   * @param withinQp Σ q(s) KL(q(i|s)‖p(i|s))
   */
  public record Decomposition(
      double totalP, double totalQ, double mixPq, double withinPq, double mixQp, double withinQp) {

    /**
     * KL of the joint distributions of segment and bin.
     *
     * @return mix + within, p to q
     */
    public double totalPq() {
      return mixPq + withinPq;
    }

    /**
     * KL of the joint distributions of segment and bin.
     *
     * @return mix + within, q to p
     */
    public double totalQp() {
      return mixQp + withinQp;
    }

    /**
     * This level as one segment of the level above.
     *
     * @return the totals, with the joint divergences
     */
    public Segment asSegment() {
      return new Segment(totalP, totalQ, totalPq(), totalQp());
    }
  }

  /**
   * What one segment adds to the decomposition of the whole, nats.
   *
   * @param mixPq its share of KL(p(s)‖q(s)), +Infinity where only p has it
   * @param withinPq p(s) KL(p(i|s)‖q(i|s)), 0 where a side lacks the segment
   * @param mixQp its share of KL(q(s)‖p(s)), +Infinity where only q has it
   * @param withinQp q(s) KL(q(i|s)‖p(i|s)), 0 where a side lacks the segment
   */
  public record Share(double mixPq, double withinPq, double mixQp, double withinQp) {}

  /**
   * What one segment adds to the hidden part of the whole, nats.
   *
   * @param pq to that of KL(p‖q), +Infinity where q lacks a bin of p here that it has elsewhere
   * @param qp to that of KL(q‖p)
   */
  public record Hidden(double pq, double qp) {}

  /**
   * What adding up the histograms of all segments hides, nats.
   *
   * <p>Pooling can only lose divergence: KL(joint) = KL(pooled) + Σ p(i) KL(p(s|i)‖q(s|i)). The
   * second term, taken as a sum of its own, is the hidden part. A bin that only one pooled side has
   * makes the pooled divergence infinite and adds nothing to the hidden part.
   *
   * @param klPq KL(p‖q) of the pooled histograms
   * @param klQp KL(q‖p) of the pooled histograms
   * @param hiddenPq what the joint divergence has beyond it, at least 0
   * @param hiddenQp the same for q to p
   */
  public record Pooling(double klPq, double klQp, double hiddenPq, double hiddenQp) {}

  /**
   * Decomposes the divergence over segments.
   *
   * @param segments the segments
   * @return mix and within, both directions; NaN where one side has no mass at all
   */
  public static Decomposition of(List<Segment> segments) {
    double totalP = total(segments, Segment::totalP);
    double totalQ = total(segments, Segment::totalQ);
    List<Share> shares = segments.stream().map(s -> share(s, totalP, totalQ)).toList();
    return new Decomposition(
        totalP,
        totalQ,
        total(shares, Share::mixPq),
        total(shares, Share::withinPq),
        total(shares, Share::mixQp),
        total(shares, Share::withinQp));
  }

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

  /**
   * Pools the histograms of all segments bin by bin.
   *
   * @param p one weight array per segment, all of one length, in a unit common to all segments
   * @param q the same for q
   * @return the pooled divergence and what it hides
   */
  public static Pooling pooling(double[][] p, double[][] q) {
    double[] pooledP = pooled(p);
    double[] pooledQ = pooled(q);
    List<Hidden> hidden =
        IntStream.range(0, p.length).mapToObj(s -> hidden(p[s], q[s], pooledP, pooledQ)).toList();
    return new Pooling(
        RelativeEntropy.of(pooledP, pooledQ),
        RelativeEntropy.of(pooledQ, pooledP),
        total(hidden, Hidden::pq),
        total(hidden, Hidden::qp));
  }

  private static double[] pooled(double[][] weights) {
    double[] pooled = new double[weights[0].length];
    for (int i = 0; i < pooled.length; i++) {
      int bin = i;
      pooled[i] = total(List.of(weights), segment -> segment[bin]);
    }
    return pooled;
  }

  private static <T> double total(List<T> parts, ToDoubleFunction<T> value) {
    return sum(parts.stream().mapToDouble(value).toArray());
  }

  private static double sum(double[] values) {
    for (double value : values) {
      if (value == Double.POSITIVE_INFINITY) {
        return value;
      }
    }
    return RelativeEntropy.total(values);
  }
}
