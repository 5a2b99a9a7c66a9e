package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.config.BinRule.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Cells and edges of numbers. */
class NumberEdgesTest {
  private static List<Double> edges(Kind kind, int size, boolean integers, double... values) {
    TreeMap<Long, Long> cells = new TreeMap<>();
    for (double value : values) {
      cells.merge(NumberCell.of(value), 1L, Long::sum);
    }
    return NumberEdges.of("v", new BinRule("*", kind, size, List.of()), integers, cells);
  }

  @Test
  void cells_ofAnyValue_boundItAndKeepItsOrder() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200_000; i++) {
      double x = Double.longBitsToDouble(random.nextLong());
      double y = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : Math.nextUp(x);
      if (!Double.isFinite(x) || !Double.isFinite(y) || Math.abs(x) > 1e300) {
        continue;
      }
      long cell = NumberCell.of(x);
      assertThat(NumberCell.lowerBound(cell)).isLessThanOrEqualTo(x);
      assertThat(NumberCell.upperBound(cell)).isGreaterThan(x);
      assertThat(Long.compare(cell, NumberCell.of(y)) * Double.compare(x, y)).isNotNegative();
    }
    assertThat(NumberCell.of(-0.0)).isEqualTo(NumberCell.of(0.0));
  }

  @Test
  void quantiles_ofManyValues_holdEqualParts() {
    double[] values = new SplittableRandom(6).doubles(100_000, -3, 900).toArray();
    List<Double> edges = edges(Kind.QUANTILE, 10, false, values);
    assertThat(edges).hasSize(11).isSorted();
    for (int i = 0; i < 10; i++) {
      double from = edges.get(i);
      double to = edges.get(i + 1);
      long inside = Arrays.stream(values).filter(v -> v >= from && v < to).count();
      assertThat(inside).isBetween(9_600L, 10_400L); // cells are 0.4% wide
    }
  }

  @Test
  void quantiles_withAFrequentValue_giveItABinOfItsOwn() {
    double[] values = new double[1000];
    Arrays.setAll(values, i -> i < 800 ? 0 : i - 700);
    assertThat(edges(Kind.QUANTILE, 4, true, values)).startsWith(0.0, 100.0).hasSizeLessThan(7);
  }

  @Test
  void quantiles_ofFewValues_areThoseValues() {
    assertThat(edges(Kind.QUANTILE, 20, true, -2, -2, 0, 7)).containsExactly(-2.0, 0.0, 7.0, 8.0);
  }

  @Test
  void powers_ofEitherSign_areSymmetric() {
    assertThat(edges(Kind.LOG, 1, false, -5, 0, 50))
        .containsExactly(-100.0, -10.0, -1.0, 1.0, 10.0, 100.0);
    assertThat(edges(Kind.LOG, 1, false, 0.02, 5)).containsExactly(0.01, 0.1, 1.0, 10.0);
  }

  @Test
  void wholeNumbers_haveABinEach() {
    assertThat(edges(Kind.INTEGER, 0, true, 3, 6)).containsExactly(3.0, 4.0, 5.0, 6.0, 7.0);
    assertThat(edges(Kind.INTEGER, 0, true, -1, 1)).containsExactly(-1.0, 0.0, 1.0, 2.0);
  }

  @Test
  void nothing_hasNoEdges() {
    assertThat(edges(Kind.QUANTILE, 4, false)).isEmpty();
  }
}
