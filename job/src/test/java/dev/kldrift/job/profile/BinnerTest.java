package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** Behind two rows that were found before. */
  private static List<Integer> found(Binner binner, TestColumn column, int rows) {
    char[] bins = new char[2 + rows];
    binner.find(column, rows, bins, 2);
    assertThat(bins).startsWith((char) 0, (char) 0);
    return IntStream.range(2, bins.length).mapToObj(i -> (int) bins[i]).toList();
  }

  @Test
  void find_ofNullAndNan_givesTheirBins() {
    Binner.Numbers binner = binner(List.of(0.0));
    TestColumn plain = new TestColumn(null, -1.0, Double.NaN, null, 1.0);
    assertThat(found(binner, plain, 4)).containsExactly(0, 3, 2, 1);
    TestColumn byEntry = new TestColumn(new int[] {2, 0, 9, 2}, -1.0, Double.NaN, null, -1.0);
    assertThat(found(binner, byEntry, 4)).containsExactly(0, 3, 2, 0);
  }

  /** Another batch may have another dictionary. */
  @Test
  void find_byEntries_forgetsThemAfterTheBatch() {
    Binner.Numbers binner = binner(List.of(0.0));
    TestColumn first = new TestColumn(new int[] {100, 7}, -1.0, 1.0);
    assertThat(found(binner, first, 2)).containsExactly(0, 1);
    TestColumn second = new TestColumn(new int[] {7, 100}, -1.0, 1.0);
    assertThat(found(binner, second, 2)).containsExactly(0, 1);
  }

  /** More entries than there is room for at first, in batches of other sizes. */
  @Test
  void find_byManyEntries_givesTheBinOfEach() {
    List<Double> edges = IntStream.range(1, 300).mapToObj(i -> (double) i).toList();
    Binner.Numbers binner = binner(edges);
    SplittableRandom random = new SplittableRandom(20261128);
    for (int rows : new int[] {1000, 3, 5000}) {
      int shift = random.nextInt(300);
      int[] entries = random.ints(rows, 0, 300).toArray();
      Double[] values =
          IntStream.of(entries).mapToObj(i -> (i + shift) % 300 + 0.5).toArray(Double[]::new);
      assertThat(found(binner, new TestColumn(entries, (Object[]) values), rows))
          .isEqualTo(Stream.of(values).map(value -> (int) (double) value).toList());
    }
  }
}
