package dev.kldrift.stats;

import dev.kldrift.kernel.Divergence;
import java.util.List;

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

    private boolean shared() {
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
   * What adding up the histograms of all segments hides, nats.
   *
   * <p>Pooling can only lose divergence: KL(joint) = KL(pooled) + Σ p(i) KL(p(s|i)‖q(s|i)). The
   * second term, taken as a sum of its own, is the hidden part.
   *
   * @param klPq KL(p‖q) of the pooled histograms
   * @param klQp KL(q‖p) of the pooled histograms
   * @param hiddenPq what the joint divergence has beyond it, at least 0; NaN where both are
   *     infinite
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
    double[] p = segments.stream().mapToDouble(Segment::totalP).toArray();
    double[] q = segments.stream().mapToDouble(Segment::totalQ).toArray();
    double totalP = RelativeEntropy.total(p);
    double totalQ = RelativeEntropy.total(q);
    double[] insidePq =
        segments.stream().mapToDouble(s -> s.shared() ? s.totalP() * s.klPq() : 0).toArray();
    double[] insideQp =
        segments.stream().mapToDouble(s -> s.shared() ? s.totalQ() * s.klQp() : 0).toArray();
    return new Decomposition(
        totalP,
        totalQ,
        RelativeEntropy.of(p, q),
        sum(insidePq) / totalP,
        RelativeEntropy.of(q, p),
        sum(insideQp) / totalQ);
  }

  /**
   * Pools the histograms of all segments bin by bin.
   *
   * @param p one weight array per segment, all of one length, in a unit common to all segments
   * @param q the same for q
   * @return the pooled divergence and what it hides
   */
  public static Pooling pooling(double[][] p, double[][] q) {
    int bins = p[0].length;
    double[][] overP = new double[bins][p.length];
    double[][] overQ = new double[bins][p.length];
    for (int s = 0; s < p.length; s++) {
      for (int i = 0; i < bins; i++) {
        overP[i][s] = p[s][i];
        overQ[i][s] = q[s][i];
      }
    }
    List<Segment> bySegment =
        java.util.stream.IntStream.range(0, bins)
            .mapToObj(i -> segment(overP[i], overQ[i]))
            .toList();
    Decomposition swapped = of(bySegment);
    return new Pooling(swapped.mixPq(), swapped.mixQp(), swapped.withinPq(), swapped.withinQp());
  }

  private static Segment segment(double[] p, double[] q) {
    return new Segment(
        RelativeEntropy.total(p),
        RelativeEntropy.total(q),
        RelativeEntropy.of(p, q),
        RelativeEntropy.of(q, p));
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
