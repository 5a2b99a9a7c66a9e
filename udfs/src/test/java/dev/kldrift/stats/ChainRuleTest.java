package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChainRuleTest {
  private static final double U = 0x1p-53;
  private static final MathContext DIGITS = new MathContext(60);

  /** Random hierarchies of 3 levels: the fold from the leaves is the flattened divergence. */
  @Test
  void of_threeLevels_closesTo8u() {
    SplittableRandom random = new SplittableRandom(31);
    for (int run = 0; run < 40; run++) {
      double shift = Math.pow(10, -random.nextInt(0, 7));
      List<Double> flatP = new ArrayList<>();
      List<Double> flatQ = new ArrayList<>();
      List<ChainRule.Segment> top = new ArrayList<>();
      for (int region = 0; region < 4; region++) {
        List<ChainRule.Segment> middle = new ArrayList<>();
        for (int shop = 0; shop < 5; shop++) {
          double[] p = random.doubles(12, 1, 1e9).map(Math::floor).toArray();
          double[] q = new double[12];
          for (int i = 0; i < 12; i++) {
            q[i] = Math.floor(p[i] * (1 + shift * random.nextDouble(-1, 1))) + 1;
            flatP.add(p[i]);
            flatQ.add(q[i]);
          }
          middle.add(segment(p, q));
        }
        top.add(SegmentSums.of(middle).asSegment());
      }
      SegmentSums.Decomposition whole = SegmentSums.of(top);
      double pq = exact(flatP, flatQ);
      double qp = exact(flatQ, flatP);
      assertThat(whole.totalPq()).isCloseTo(pq, within(8 * U * pq));
      assertThat(whole.totalQp()).isCloseTo(qp, within(8 * U * qp));
    }
  }

  /**
   * Simpson's paradox with the counts of the Berkeley admissions (Bickel, Hammel and O'Connell,
   * Science 187 (1975) 398), two of the departments: p and q are men and women, segments the
   * departments, bins admitted and rejected.
   */
  @Test
  void of_berkeley_moreIsMixThanWithin() {
    double[][] men = {{512, 313}, {22, 351}};
    double[][] women = {{89, 19}, {24, 317}};
    SegmentSums.Decomposition split =
        SegmentSums.of(List.of(segment(men[0], women[0]), segment(men[1], women[1])));
    assertThat(split.mixPq()).isGreaterThan(5 * split.withinPq());
    SegmentSums.Pooling pooling = SegmentSums.pooling(men, women);
    assertThat(pooling.klPq()).isPositive();
    assertThat(pooling.klPq() + pooling.hiddenPq())
        .isCloseTo(split.totalPq(), within(8 * U * split.totalPq()));
    assertThat(pooling.klQp() + pooling.hiddenQp())
        .isCloseTo(split.totalQp(), within(8 * U * split.totalQp()));
  }

  @Test
  void pooling_oppositeShifts_hidesEverything() {
    double[][] p = {{70, 30}, {30, 70}};
    double[][] q = {{30, 70}, {70, 30}};
    SegmentSums.Pooling pooling = SegmentSums.pooling(p, q);
    assertThat(pooling.klPq()).isZero();
    // Both segments have KL = 0.4 ln(7/3), each with half of the mass.
    assertThat(pooling.hiddenPq()).isCloseTo(0.4 * Math.log(7.0 / 3), within(1e-15));
  }

  @Test
  void of_segmentOnOneSideOnly_isInfiniteMixAndNoWithin() {
    SegmentSums.Decomposition split =
        SegmentSums.of(
            List.of(
                new ChainRule.Segment(10, 10, 0.5, 0.25),
                new ChainRule.Segment(10, 0, Double.NaN, Double.NaN),
                new ChainRule.Segment(0, 0, Double.NaN, Double.NaN)));
    assertThat(split.mixPq()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(split.withinPq()).isEqualTo(0.25);
    assertThat(split.mixQp()).isCloseTo(Math.log(2), within(2 * U));
    assertThat(split.withinQp()).isEqualTo(0.25);
  }

  @Test
  void of_infiniteWithin_staysInfinite() {
    SegmentSums.Decomposition split =
        SegmentSums.of(
            List.of(
                new ChainRule.Segment(10, 10, Double.POSITIVE_INFINITY, 0.25),
                new ChainRule.Segment(10, 10, 0.1, 0.25)));
    assertThat(split.withinPq()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(split.mixPq()).isZero();
    assertThat(split.totalQp()).isEqualTo(0.25);
  }

  private static ChainRule.Segment segment(double[] p, double[] q) {
    return new ChainRule.Segment(
        Divergences.total(p),
        Divergences.total(q),
        RelativeEntropy.of(p, q),
        RelativeEntropy.of(q, p));
  }

  private static double exact(List<Double> p, List<Double> q) {
    BigDecimal a = p.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal b = q.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < p.size(); i++) {
      BigDecimal x = new BigDecimal(p.get(i)).multiply(b);
      BigDecimal y = new BigDecimal(q.get(i)).multiply(a);
      BigDecimal log = BigDecimalMath.log(x.divide(y, DIGITS), DIGITS);
      sum = sum.add(new BigDecimal(p.get(i)).divide(a, DIGITS).multiply(log, DIGITS));
    }
    return sum.doubleValue();
  }
}
