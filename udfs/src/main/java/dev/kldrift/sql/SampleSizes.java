package dev.kldrift.sql;

import dev.kldrift.kernel.Divergence;

/**
 * How many counts are behind two histograms, as the arguments {@code n_p} and {@code n_q} tell.
 *
 * @param p those of the first, NaN where its total is that
 * @param q those of the second, NaN where its total is that
 * @param exactP whether p is known, not a sample, so that its size says nothing
 */
record SampleSizes(double p, double q, boolean exactP) {

  /**
   * What is wrong with them, as in {@code n_p is -1.0 (must be finite and >= 0)}; null where
   * nothing is. A size of 0 is that of a side without counts, which has no test.
   */
  String problem() {
    String inP = exactP ? null : problem("n_p", p);
    return inP == null ? problem("n_q", q) : inP;
  }

  private static String problem(String name, double size) {
    boolean fine = Double.isNaN(size) || (size >= 0 && size <= Double.MAX_VALUE);
    return fine ? null : name + " is " + size + " (must be finite and >= 0)";
  }

  /** Whether both samples have a size without the totals of their histograms. */
  boolean areGiven() {
    return !Double.isNaN(q) && (exactP || !Double.isNaN(p));
  }

  /** Whether the totals of both histograms are their sizes. */
  boolean areTotals() {
    return Double.isNaN(q) && (exactP || Double.isNaN(p));
  }

  /** The size of p, by its total where none is given. */
  double ofP(Divergence divergence) {
    return Double.isNaN(p) ? divergence.totalP() : p;
  }

  /** The size of q, by its total where none is given. */
  double ofQ(Divergence divergence) {
    return Double.isNaN(q) ? divergence.totalQ() : q;
  }
}
