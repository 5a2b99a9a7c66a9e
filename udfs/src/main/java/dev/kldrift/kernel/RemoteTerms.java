package dev.kldrift.kernel;

/**
 * Terms m ln(m/m') of KL where the masses m and m' of a bin differ by more than sums of doubles can
 * tell: each is divided by 16, so that neither the logarithm of a ratio nor a sum overflows.
 *
 * <p>The rest of the term, m' - m, is below 2^-64 of it and left out.
 */
final class RemoteTerms {
  private static final double SCALE = 0x1p-4;

  /** Less mass than exp of this contributes less than 1e-290, whatever the ratio. */
  private static final double LEAST = -1400;

  private final DoubleDoubleArray argument = new DoubleDoubleArray();
  private final DoubleDoubleArray result = new DoubleDoubleArray();
  private final ArgumentReduction reduction = new ArgumentReduction();
  private DoubleDouble pq = new DoubleDouble(0, 0);
  private DoubleDouble qp = new DoubleDouble(0, 0);

  static DoubleDouble scaled(double high, double low) {
    return new DoubleDouble(SCALE * high, SCALE * low);
  }

  /**
   * Adds the larger term of a bin.
   *
   * @param logP ln p, {@link #scaled}
   * @param logQ ln q, likewise
   */
  void add(DoubleDouble logP, DoubleDouble logQ) {
    DoubleDouble ratio = logP.plus(logQ.negated());
    if (ratio.high() > 0) {
      pq = pq.plus(term(logP, ratio));
    } else {
      qp = qp.plus(term(logQ, ratio.negated()));
    }
  }

  /** Multiplies by the square root of the mass twice, which does not underflow. */
  private DoubleDouble term(DoubleDouble logMass, DoubleDouble ratio) {
    if (logMass.high() < SCALE * LEAST) {
      return new DoubleDouble(0, 0);
    }
    argument.high[0] = logMass.high() / (2 * SCALE);
    argument.low[0] = logMass.low() / (2 * SCALE);
    Kernels.scalar().exp(argument, 1, reduction, result);
    DoubleDouble root = new DoubleDouble(result.high[0], result.low[0]);
    return root.times(ratio).times(root);
  }

  /** KL(p‖q) with the terms of all other bins, +Infinity where that overflows. */
  DoubleDouble klPq(DoubleDouble others) {
    return with(pq, others);
  }

  /** KL(q‖p) with the terms of all other bins. */
  DoubleDouble klQp(DoubleDouble others) {
    return with(qp, others);
  }

  private static DoubleDouble with(DoubleDouble terms, DoubleDouble others) {
    DoubleDouble sum = terms.plus(scaled(others.high(), others.low()));
    double high = sum.high() / SCALE;
    return new DoubleDouble(high, Double.isInfinite(high) ? 0 : sum.low() / SCALE);
  }
}
