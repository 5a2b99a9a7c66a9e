package dev.kldrift.kernel;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * All quantities of a pair from the definitions in {@link Divergence}, in decimal arithmetic.
 *
 * <p>Arithmetic has 100 digits, so that sums of p ln(p/q) that cancel 30 digits keep 60. Logarithms
 * and exponentials are those of big-math, whose code has nothing in common with ours.
 */
final class Oracle {
  static final MathContext DIGITS = new MathContext(100);

  enum Quantity {
    KL_PQ,
    KL_QP,
    JS,
    PSI,
    ENTROPY_P,
    ENTROPY_Q,
    CROSS_ENTROPY_PQ,
    CROSS_ENTROPY_QP,
    TOTAL_VARIATION,
    HELLINGER;

    boolean isCrossOrEntropy() {
      return this == ENTROPY_P
          || this == ENTROPY_Q
          || this == CROSS_ENTROPY_PQ
          || this == CROSS_ENTROPY_QP;
    }

    double of(Divergence d) {
      return switch (this) {
        case KL_PQ -> d.klPq();
        case KL_QP -> d.klQp();
        case JS -> d.jsDivergence();
        case PSI -> d.psi();
        case ENTROPY_P -> d.entropyP();
        case ENTROPY_Q -> d.entropyQ();
        case CROSS_ENTROPY_PQ -> d.crossEntropyPq();
        case CROSS_ENTROPY_QP -> d.crossEntropyQp();
        case TOTAL_VARIATION -> d.totalVariation();
        case HELLINGER -> d.hellinger();
      };
    }
  }

  /** Bins alike are computed once. */
  private record Bin(BigDecimal p, BigDecimal q) {}

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final Map<Quantity, BigDecimal> sums = new EnumMap<>(Quantity.class);
  private final Map<BigDecimal, BigDecimal> logs = new HashMap<>();

  private Oracle() {
    for (Quantity quantity : Quantity.values()) {
      sums.put(quantity, BigDecimal.ZERO);
    }
  }

  static Oracle ofWeights(double[] p, double[] q) {
    return of(decimals(p), decimals(q));
  }

  static Oracle ofLogWeights(double[] x, double[] y) {
    return of(exponentials(x), exponentials(y));
  }

  static BigDecimal[] decimals(double[] weights) {
    return Arrays.stream(weights).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new);
  }

  static BigDecimal[] decimals(long[] counts) {
    return Arrays.stream(counts).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new);
  }

  /** exp(x_i - max), which has the same divergences. */
  static BigDecimal[] exponentials(double[] x) {
    BigDecimal max = new BigDecimal(Arrays.stream(x).max().orElseThrow());
    return Arrays.stream(x)
        .mapToObj(v -> v == Double.NEGATIVE_INFINITY ? BigDecimal.ZERO : exp(v, max))
        .toArray(BigDecimal[]::new);
  }

  private static BigDecimal exp(double x, BigDecimal max) {
    return BigDecimalMath.exp(new BigDecimal(x).subtract(max), DIGITS);
  }

  static Oracle of(BigDecimal[] p, BigDecimal[] q) {
    Oracle oracle = new Oracle();
    BigDecimal totalP = total(p);
    BigDecimal totalQ = total(q);
    Map<Bin, Integer> repeats = new HashMap<>();
    for (int i = 0; i < p.length; i++) {
      repeats.merge(new Bin(p[i], q[i]), 1, Integer::sum);
    }
    repeats.forEach(
        (bin, times) ->
            oracle.add(
                bin.p.divide(totalP, DIGITS),
                bin.q.divide(totalQ, DIGITS),
                BigDecimal.valueOf(times)));
    return oracle;
  }

  private static BigDecimal total(BigDecimal[] weights) {
    return Arrays.stream(weights).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private void add(BigDecimal p, BigDecimal q, BigDecimal times) {
    BigDecimal logP = log(p);
    BigDecimal logQ = log(q);
    BigDecimal mean = p.add(q).divide(TWO, DIGITS);
    BigDecimal logM = log(mean);
    BigDecimal klPq = p.multiply(logP.subtract(logQ));
    BigDecimal klQp = q.multiply(logQ.subtract(logP));
    add(Quantity.KL_PQ, klPq, times);
    add(Quantity.KL_QP, klQp, times);
    add(Quantity.PSI, klPq.add(klQp), times);
    BigDecimal js = p.multiply(logP.subtract(logM)).add(q.multiply(logQ.subtract(logM)));
    add(Quantity.JS, js.divide(TWO, DIGITS), times);
    add(Quantity.ENTROPY_P, p.multiply(logP).negate(), times);
    add(Quantity.ENTROPY_Q, q.multiply(logQ).negate(), times);
    add(Quantity.CROSS_ENTROPY_PQ, p.multiply(logQ).negate(), times);
    add(Quantity.CROSS_ENTROPY_QP, q.multiply(logP).negate(), times);
    add(Quantity.TOTAL_VARIATION, p.subtract(q).abs().divide(TWO, DIGITS), times);
    BigDecimal roots = root(p).subtract(root(q));
    add(Quantity.HELLINGER, roots.multiply(roots).divide(TWO, DIGITS), times);
  }

  private void add(Quantity quantity, BigDecimal term, BigDecimal times) {
    sums.merge(quantity, term.multiply(times, DIGITS), (a, b) -> a.add(b, DIGITS));
  }

  /** ln x, 0 for 0: every product with it is 0 then, or the quantity infinite and not asked for. */
  private BigDecimal log(BigDecimal x) {
    return x.signum() == 0
        ? BigDecimal.ZERO
        : logs.computeIfAbsent(x, v -> BigDecimalMath.log(v, DIGITS));
  }

  private static BigDecimal root(BigDecimal x) {
    return x.signum() == 0 ? BigDecimal.ZERO : x.sqrt(DIGITS);
  }

  BigDecimal value(Quantity quantity) {
    BigDecimal sum = sums.get(quantity);
    return quantity == Quantity.HELLINGER ? root(sum) : sum;
  }

  /** |computed - exact| / exact, in units of u = 2^-53. */
  double error(Quantity quantity, double computed) {
    BigDecimal exact = value(quantity);
    if (exact.signum() == 0) {
      return computed == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    BigDecimal difference = new BigDecimal(computed).subtract(exact).abs();
    return difference.divide(exact, MathContext.DECIMAL64).doubleValue() * 0x1p53;
  }
}
