package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The bins of numbers. */
class BinnerTest {
  private static Binner.Numbers binner(List<Double> edges) {
    return new Binner.Numbers(
        new BinSpecification("v", BinSpecification.Kind.REAL, "edges", edges, List.of(), 0, true));
  }

  @Test
  void bin_ofAnyValue_isHowManyEdgesAreNotAboveIt() {
    SplittableRandom random = new SplittableRandom(20261122);
    for (int size = 0; size <= 70; size++) {
      List<Double> edges =
          DoubleStream.generate(() -> value(random))
              .distinct()
              .limit(size)
              .sorted()
              .boxed()
              .toList();
      Binner.Numbers binner = binner(edges);
      assertThat(binner.bins()).isEqualTo(size + 3);
      edges.forEach(edge -> assertBin(binner, edge, edges));
      DoubleStream.generate(() -> value(random))
          .limit(200)
          .forEach(value -> assertBin(binner, value, edges));
    }
  }

  private static void assertBin(Binner.Numbers binner, double value, List<Double> edges) {
    long expected = edges.stream().filter(edge -> edge <= value).count();
    assertThat(binner.bin(value)).as("%s in %s", value, edges).isEqualTo((int) expected);
  }

  private static double value(SplittableRandom random) {
    double[] special = {
      0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE
    };
    return random.nextInt(20) == 0
        ? special[random.nextInt(special.length)]
        : random.nextInt(-1000, 1000) / 8.0;
  }

  @Test
  void bin_ofInfinityAndMinusZero_areThoseOfNumbers() {
    Binner.Numbers binner = binner(List.of(-1.0, 0.0, 1.0));
    assertThat(binner.bin(Double.POSITIVE_INFINITY)).isEqualTo(3);
    assertThat(binner.bin(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(binner.bin(-0.0)).isEqualTo(binner.bin(0.0)).isEqualTo(2);
  }

  @Test
  void find_ofNullAndNan_givesTheirBins() {
    Binner.Numbers binner = binner(List.of(0.0));
    TestColumn plain = new TestColumn(null, -1.0, Double.NaN, null, 1.0);
    assertThat(binner.find(plain, 4)).startsWith(0, 3, 2, 1);
    TestColumn byEntry = new TestColumn(new int[] {2, 0, 9, 2}, -1.0, Double.NaN, null, -1.0);
    assertThat(binner.find(byEntry, 4)).startsWith(0, 3, 2, 0);
  }

  /** Another batch may have another dictionary. */
  @Test
  void find_byEntries_forgetsThemAfterTheBatch() {
    Binner.Numbers binner = binner(List.of(0.0));
    assertThat(binner.find(new TestColumn(new int[] {100, 7}, -1.0, 1.0), 2)).startsWith(0, 1);
    assertThat(binner.find(new TestColumn(new int[] {7, 100}, -1.0, 1.0), 2)).startsWith(0, 1);
  }
}
