package dev.kldrift.kernel;

/** Turns the sums of terms into the quantities of a {@link Divergence}. */
final class PairResult {
  private final TermSums sums;
  private final int bins;
  private final SideSummary p;
  private final SideSummary q;
  private final Support support;
  private final DoubleDouble perScale;
  private final RemoteTerms remote;

  PairResult(TermSums sums, int bins, SideSummary p, SideSummary q, Support support) {
    this(sums, bins, p, q, support, null);
  }

  /** {@code remote} are terms that the sums do not have, null where they have all. */
  PairResult(
      TermSums sums, int bins, SideSummary p, SideSummary q, Support support, RemoteTerms remote) {
    this.sums = sums;
    this.bins = bins;
    this.p = p;
    this.q = q;
    this.support = support;
    this.remote = remote;
    this.perScale = p.scaledTotal().times(q.scaledTotal()).reciprocal();
  }

  Divergence divergence() {
    DoubleDouble klPq = klPq();
    DoubleDouble klQp = klQp();
    DoubleDouble entropyP = entropy(p, LaneSums.ENTROPY_P);
    DoubleDouble entropyQ = entropy(q, LaneSums.ENTROPY_Q);
    return new Divergence(
        bins,
        support.used(),
        p.total(),
        q.total(),
        klPq.high(),
        klQp.high(),
        Math.min(scaled(LaneSums.JS).high(), Constants.LN2),
        plus(klPq, klQp),
        entropyP.high(),
        entropyQ.high(),
        plus(entropyP, klPq),
        plus(entropyQ, klQp),
        Math.min(scaled(LaneSums.DISTANCE).high() / 2, 1),
        Math.min(Math.sqrt(scaled(LaneSums.HELLINGER).high()), 1),
        mass(support.onlyP(), LaneSums.UNSUPPORTED_P, p),
        mass(support.onlyQ(), LaneSums.UNSUPPORTED_Q, q),
        support.onlyP(),
        support.onlyQ());
  }

  DoubleDouble klPq() {
    if (support.onlyP() > 0) {
      return infinity();
    }
    DoubleDouble sum = scaled(LaneSums.KL_PQ);
    return remote == null ? sum : remote.klPq(sum);
  }

  private DoubleDouble klQp() {
    if (support.onlyQ() > 0) {
      return infinity();
    }
    DoubleDouble sum = scaled(LaneSums.KL_QP);
    return remote == null ? sum : remote.klQp(sum);
  }

  private static DoubleDouble infinity() {
    return new DoubleDouble(Double.POSITIVE_INFINITY, 0);
  }

  /** H(p, q) = H(p) + KL(p‖q): neither is negative, so nothing cancels. */
  private static double plus(DoubleDouble first, DoubleDouble second) {
    return Double.isInfinite(first.high() + second.high())
        ? Double.POSITIVE_INFINITY
        : first.plus(second).high();
  }

  private DoubleDouble scaled(int kind) {
    return sums.sum(kind).times(perScale);
  }

  /** All mass in one bin has entropy 0, which 1/total rounded would miss by 10^-32. */
  private DoubleDouble entropy(SideSummary side, int kind) {
    return side.support() == 1 ? new DoubleDouble(0, 0) : sums.sum(kind);
  }

  private double mass(int bins, int kind, SideSummary side) {
    return bins > 0 ? sums.sum(kind).dividedBy(side.scaledTotal()).high() : 0;
  }

  /** A pair of which at least one side has no mass: what needs that side is NaN. */
  static Divergence ofEmptySide(int bins, SideSummary p, SideSummary q) {
    return new Divergence(
        bins,
        Math.max(p.support(), q.support()),
        p.total(),
        q.total(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        p.entropy(),
        q.entropy(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        p.hasMass() ? 1 : Double.NaN,
        q.hasMass() ? 1 : Double.NaN,
        p.support(),
        q.support());
  }
}
