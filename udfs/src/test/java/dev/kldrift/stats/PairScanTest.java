package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.obermuhlner.math.big.BigDecimalMath;
import dev.kldrift.stats.ScanBlock.Term;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sums over the bins against their definitions in decimal arithmetic. */
class PairScanTest {
  private static final MathContext DIGITS = new MathContext(40);
  private static final double TIGHT = 1e-12;

  /** What goes through the logarithm of 8 digits. */
  private static final double ROUGH = 1e-7;

  /** One bin that both sides occupy, in decimals. */
  private static final class Bin {
    private final BigDecimal a;
    private final BigDecimal b;
    private final BigDecimal n;
    private final BigDecimal m;
    private final BigDecimal p;
    private final BigDecimal q;
    private final BigDecimal mean;

    Bin(double a, double b, BigDecimal n, BigDecimal m) {
      this.a = new BigDecimal(a);
      this.b = new BigDecimal(b);
      this.n = n;
      this.m = m;
      p = this.a.divide(n, DIGITS);
      q = this.b.divide(m, DIGITS);
      mean = p.add(q).divide(BigDecimal.valueOf(2), DIGITS);
    }

    private static BigDecimal log(BigDecimal x, BigDecimal y) {
      return BigDecimalMath.log(x.divide(y, DIGITS), DIGITS);
    }

    /** x² y. */
    private static BigDecimal square(BigDecimal x, BigDecimal y) {
      return x.multiply(x, DIGITS).multiply(y, DIGITS);
    }

    private BigDecimal inverse() {
      return BigDecimal.ONE.divide(a.add(b), DIGITS);
    }

    BigDecimal term(int term) {
      BigDecimal share = a.add(b).divide(n.add(m), DIGITS);
      return switch (term) {
        case Term.G -> a.multiply(log(p, share)).add(b.multiply(log(q, share)));
        case Term.X2 -> square(a.multiply(m).subtract(b.multiply(n)), inverse());
        case Term.INVERSE -> inverse();
        case Term.INVERSE_SQUARE -> square(inverse(), BigDecimal.ONE);
        case Term.INVERSE_CUBE -> square(inverse(), inverse());
        case Term.LARGE -> BigDecimal.ONE;
        case Term.KL_PQ ->
            square(log(p, q), p.divide(n, DIGITS))
                .add(square(p, BigDecimal.ONE.divide(q.multiply(m), DIGITS)));
        case Term.KL_QP ->
            square(log(p, q), q.divide(m, DIGITS))
                .add(square(q, BigDecimal.ONE.divide(p.multiply(n), DIGITS)));
        case Term.HALF_JS -> p.multiply(log(p, mean));
        case Term.JS ->
            square(log(p, mean), p.divide(n, DIGITS))
                .add(square(log(q, mean), q.divide(m, DIGITS)));
        case Term.RATIO_PQ -> p.divide(q, DIGITS);
        case Term.RATIO_QP -> q.divide(p, DIGITS);
        case Term.CURVATURE -> spread(p, n).add(spread(q, m)).divide(mean, DIGITS);
        default -> throw new IllegalArgumentException("term " + term);
      };
    }

    private static BigDecimal spread(BigDecimal share, BigDecimal total) {
      return share.multiply(BigDecimal.ONE.subtract(share)).divide(total, DIGITS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "7, 1, 1",
    "8, 1, 0.01",
    "64, 1, 1e-6",
    "65, 3, 0.5",
    "129, 0.4, 1",
    "257, 1e-9, 1",
    "100, 1e9, 0.1",
    "40, 1, 1e-12",
  })
  void shared_everyTerm_isItsDefinition(int bins, double factor, double spread) {
    SplittableRandom random = new SplittableRandom(bins);
    double[] p = new double[bins];
    double[] q = new double[bins];
    for (int i = 0; i < bins; i++) {
      p[i] = i % 10 == 9 ? 0 : Math.floor(Math.exp(random.nextDouble(8, 16)));
      q[i] = i % 11 == 9 ? 0 : p[i] * factor * (1 + spread * random.nextDouble());
    }
    check(p, q);
  }

  /** Probabilities of tails may be as small as that, with counts known from elsewhere. */
  @Test
  void shared_ratiosBeyondPrecision_areTheirDefinitions() {
    check(new double[] {1e-20, 500, 500}, new double[] {300, 300, 400});
    check(new double[] {300, 1e-9, 700}, new double[] {1e-80, 600, 400});
    check(new double[] {1e3, 1e3, 1e-60}, new double[] {1e18, 1e18, 1e18});
  }

  /** Bins that hold nothing to speak of, below what products of doubles can hold. */
  @Test
  void shared_vanishingBins_addNothing() {
    double[] p = {500, 500, 1e-200, 1e-310};
    double[] q = {300, 700, 3e-200, 1e-250};
    PairScan scan = PairScan.of(p, q, Divergences.of(p, q));
    PairScan without = of(new double[] {500, 500}, new double[] {300, 700});
    for (int term : new int[] {Term.G, Term.X2, Term.KL_PQ, Term.KL_QP, Term.HALF_JS, Term.JS}) {
      assertThat(scan.shared(term)).as("term %d", term).isEqualTo(without.shared(term));
    }
    assertThat(scan.shared(Term.RATIO_PQ)).isFinite();
    assertThat(scan.shared(Term.RATIO_QP)).isFinite();
  }

  private static PairScan of(double[] p, double[] q) {
    return PairScan.of(p, q, Divergences.of(p, q));
  }

  private static void check(double[] p, double[] q) {
    PairScan scan = of(p, q);
    double totalN = Divergences.total(p);
    double totalM = Divergences.total(q);
    double seriesFrom = new DevianceMoments(totalN / (totalN + totalM)).seriesFrom();
    BigDecimal n = new BigDecimal(totalN);
    BigDecimal m = new BigDecimal(totalM);
    for (int term = 0; term < Term.COUNT; term++) {
      if (term != Term.OTHER) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < p.length; i++) {
          boolean counts = term < Term.INVERSE || term > Term.LARGE || p[i] + q[i] >= seriesFrom;
          if (p[i] > 0 && q[i] > 0 && counts) {
            sum = sum.add(new Bin(p[i], q[i], n, m).term(term));
          }
        }
        double expected = sum.doubleValue();
        boolean rough = term == Term.JS || term == Term.HALF_JS;
        double scale = term == Term.HALF_JS ? 1 + Math.abs(expected) : Math.abs(expected);
        assertThat(scan.shared(term))
            .as("term %d", term)
            .isCloseTo(expected, within((rough ? ROUGH : TIGHT) * scale));
      }
    }
  }
}
