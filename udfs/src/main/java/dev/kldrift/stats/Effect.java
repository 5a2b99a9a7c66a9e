package dev.kldrift.stats;

/**
 * The quantities in which a minimum effect can be stated.
 *
 * <p>Each knows how much chi-square it amounts to for a small shift: with χ² = Σ (p-q)²/((p+q)/2),
 * KL ≈ χ²/2, PSI ≈ χ², JS ≈ χ²/8, Hellinger² ≈ χ²/8. For the total variation distance it is the
 * least that the value allows, χ² &gt;= 4 TV², by Cauchy and Schwarz; so it is for what TV is never
 * below: KS, L-infinity, and the Wasserstein distance over the span of the bins.
 */
public enum Effect {
  /** KL(p‖q), nats. */
  KL_PQ {
    @Override
    double chiSquare(double value) {
      return 2 * value;
    }
  },
  /** KL(q‖p), nats. */
  KL_QP {
    @Override
    double chiSquare(double value) {
      return 2 * value;
    }
  },
  /** Jensen-Shannon divergence, nats. */
  JS_DIVERGENCE {
    @Override
    double chiSquare(double value) {
      return 8 * value;
    }
  },
  /** Population stability index. */
  PSI {
    @Override
    double chiSquare(double value) {
      return value;
    }
  },
  /** Total variation distance. */
  TOTAL_VARIATION {
    @Override
    double chiSquare(double value) {
      return 4 * value * value;
    }
  },
  /** Hellinger distance. */
  HELLINGER {
    @Override
    double chiSquare(double value) {
      return 8 * value * value;
    }
  },
  /** Largest difference of the cumulated distributions. */
  KS {
    @Override
    double chiSquare(double value) {
      return TOTAL_VARIATION.chiSquare(value);
    }
  },
  /** Largest difference of a bin. */
  LINF {
    @Override
    double chiSquare(double value) {
      return TOTAL_VARIATION.chiSquare(value);
    }
  },
  /** First Wasserstein distance; the power is that of its share of the span of all bins. */
  WASSERSTEIN {
    @Override
    double chiSquare(double value) {
      return TOTAL_VARIATION.chiSquare(value);
    }
  };

  abstract double chiSquare(double value);

  /**
   * The noncentrality that an effect of this size gives G and X2.
   *
   * @param value the size of the effect
   * @param n counts of the first sample
   * @param m counts of the second, +Infinity for a known distribution
   * @return χ² n m / (n + m)
   */
  public double noncentrality(double value, double n, double m) {
    return chiSquare(value) / (1 / n + 1 / m);
  }
}
