package dev.kldrift.stats;

import dev.kldrift.stats.ChainRule.Hidden;
import dev.kldrift.stats.ChainRule.Segment;
import dev.kldrift.stats.ChainRule.Share;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The shares of {@link ChainRule}, added up in memory. */
final class SegmentSums {
  private SegmentSums() {}

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
  record Decomposition(
      double totalP, double totalQ, double mixPq, double withinPq, double mixQp, double withinQp) {

    /**
     * KL of the joint distributions of segment and bin.
     *
     * @return mix + within, p to q
     */
    double totalPq() {
      return mixPq + withinPq;
    }

    /**
     * KL of the joint distributions of segment and bin.
     *
     * @return mix + within, q to p
     */
    double totalQp() {
      return mixQp + withinQp;
    }

    /**
     * This level as one segment of the level above.
     *
     * @return the totals, with the joint divergences
     */
    Segment asSegment() {
      return new Segment(totalP, totalQ, totalPq(), totalQp());
    }
  }

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
  record Pooling(double klPq, double klQp, double hiddenPq, double hiddenQp) {}

  /**
   * Decomposes the divergence over segments.
   *
   * @param segments the segments
   * @return mix and within, both directions; NaN where one side has no mass at all
   */
  static Decomposition of(List<Segment> segments) {
    double totalP = total(segments, Segment::totalP);
    double totalQ = total(segments, Segment::totalQ);
    List<Share> shares = segments.stream().map(s -> ChainRule.share(s, totalP, totalQ)).toList();
    return new Decomposition(
        totalP,
        totalQ,
        total(shares, Share::mixPq),
        total(shares, Share::withinPq),
        total(shares, Share::mixQp),
        total(shares, Share::withinQp));
  }

  /**
   * Pools the histograms of all segments bin by bin.
   *
   * @param p one weight array per segment, all of one length, in a unit common to all segments
   * @param q the same for q
   * @return the pooled divergence and what it hides
   */
  static Pooling pooling(double[][] p, double[][] q) {
    double[] pooledP = pooled(p);
    double[] pooledQ = pooled(q);
    List<Hidden> hidden =
        IntStream.range(0, p.length)
            .mapToObj(s -> ChainRule.hidden(p[s], q[s], pooledP, pooledQ))
            .toList();
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
    return ChainRule.sum(parts.stream().mapToDouble(value).toArray());
  }
}
