package dev.kldrift.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * {@link BinDistances} of counts of which some exceed 2^53: every p_i B - q_i A and every sum of
 * them is an exact integer, and only the quotient by A B is rounded. Slow, and rarely needed.
 */
final class BigDistances {
  /** More digits than two doubles hold. */
  private static final MathContext DIGITS = new MathContext(40);

  private final ExactCounts p;
  private final ExactCounts q;
  private final int bins;

  private BigDistances(long[] p, long[] q) {
    this.p = new ExactCounts(p);
    this.q = new ExactCounts(q);
    this.bins = p.length;
  }

  /** Distances of a pair of counts that are not negative. */
  static BinDistances of(long[] p, long[] q, BinScale scale) {
    BigDistances all = new BigDistances(p, q);
    if (!all.haveMass()) {
      return new BinDistances(Double.NaN, Double.NaN, Double.NaN);
    }
    double linf = all.linf();
    BigDistances placed = new BigDistances(scale.placed(p), scale.placed(q));
    return placed.haveMass()
        ? new BinDistances(placed.wasserstein(scale), placed.ks(), linf)
        : new BinDistances(Double.NaN, Double.NaN, linf);
  }

  private boolean haveMass() {
    return p.haveMass() && q.haveMass();
  }

  /** p_i B - q_i A. */
  private BigInteger difference(int bin) {
    return p.count(bin).multiply(q.total()).subtract(q.count(bin).multiply(p.total()));
  }

  private double linf() {
    BigInteger largest = BigInteger.ZERO;
    for (int i = 0; i < bins; i++) {
      largest = largest.max(difference(i).abs());
    }
    return normalised(new BigDecimal(largest));
  }

  private double ks() {
    BigInteger cumulated = BigInteger.ZERO;
    BigInteger largest = BigInteger.ZERO;
    for (int i = 0; i < bins; i++) {
      cumulated = cumulated.add(difference(i));
      largest = largest.max(cumulated.abs());
    }
    return normalised(new BigDecimal(largest));
  }

  private double wasserstein(BinScale scale) {
    BigInteger cumulated = BigInteger.ZERO;
    BigDecimal all = BigDecimal.ZERO;
    for (int i = 0; i < bins - 1; i++) {
      cumulated = cumulated.add(difference(i));
      BigDecimal gap = new BigDecimal(scale.gap(i));
      all = all.add(new BigDecimal(cumulated.abs()).multiply(gap));
    }
    return scale.unscaled(normalised(all));
  }

  private double normalised(BigDecimal crossed) {
    return crossed.divide(new BigDecimal(p.total().multiply(q.total())), DIGITS).doubleValue();
  }
}
