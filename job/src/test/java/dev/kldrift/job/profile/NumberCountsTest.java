package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.profile.RowGroups.Group;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is counted of numbers, against sums of {@link BigDecimal}. */
class NumberCountsTest {
  private static final int GROUPS = 3;
  private static final Group GROUP = new Group(20_000, 2, Arrays.asList("a", null, "\u00e9"));
  private static final List<Double> EDGES = List.of(-1.0, 0.0, 0.5, 100.0);

  @Test
  void numbers_ofAnyKind_haveTheirExactSums() {
    SplittableRandom random = new SplittableRandom(20261126);
    for (int kind = 0; kind < 200; kind++) {
      List<Double> values = new ArrayList<>();
      List<Integer> groups = new ArrayList<>();
      int size = 1 + random.nextInt(3000);
      for (int i = 0; i < size; i++) {
        values.add(value(kind % 10, random));
        groups.add(random.nextInt(GROUPS - 1));
      }
      List<HistogramPart> parts = counted(values, groups, 1 + random.nextInt(900), kind % 2 == 0);
      for (int group = 0; group < GROUPS - 1; group++) {
        List<Double> mine = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          if (groups.get(i) == group) {
            mine.add(values.get(i));
          }
        }
        assertPart("kind " + kind, parts.get(group), mine);
      }
      assertPart("all of kind " + kind, parts.get(GROUPS - 1), values);
    }
  }

  private static Double value(int kind, SplittableRandom random) {
    if (random.nextInt(40) == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> null;
        case 1 -> Double.NaN;
        case 2 -> -0.0;
        default -> kind > 7 ? Double.NEGATIVE_INFINITY : 0.0;
      };
    }
    return switch (kind) {
      case 0 -> (double) random.nextInt(-50, 50);
      case 1 -> random.nextInt(100) / 10.0;
      case 2 -> random.nextDouble();
      case 3 -> random.nextDouble(-1e9, 1e9);
      case 4 -> Math.exp(random.nextDouble(-700, 700));
      case 5 -> (double) random.nextLong();
      case 6 -> Double.MIN_VALUE * random.nextInt(1000);
      case 7 -> 48.1 + random.nextInt(20_000) / 1e6;
      case 8 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62));
      default -> (double) (float) random.nextDouble();
    };
  }

  /** Group by group, and the last group what the others have. */
  private static List<HistogramPart> counted(
      List<Double> values, List<Integer> groups, int batch, boolean byEntry) {
    NumberCounts counts = new NumberCounts(new Binner.Numbers(bins()), 1);
    counts.grow(GROUPS);
    int[][] kept = {new int[3 * batch]};
    int rows = 0;
    for (int from = 0; from < values.size(); from += batch) {
      int to = Math.min(values.size(), from + batch);
      Object[] part = values.subList(from, to).toArray();
      int[] entries = byEntry ? entries(part) : null;
      int[] grouping = groups.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
      System.arraycopy(grouping, 0, kept[0], rows, part.length);
      counts.add(new TestColumn(entries, part), kept, rows, part.length);
      rows += part.length;
      if (to == values.size() || rows == kept[0].length) {
        counts.count(kept, rows);
        counts.rewind();
        rows = 0;
      }
    }
    List<HistogramPart> parts = new ArrayList<>();
    for (int group = 0; group < GROUPS - 1; group++) {
      counts.addUp(group, GROUPS - 1);
    }
    for (int group = 0; group < GROUPS; group++) {
      HistogramPart part = new HistogramPart(GROUP);
      counts.put(group, part);
      parts.add(part);
    }
    return parts;
  }

  private static int[] entries(Object... values) {
    List<Object> dictionary = new ArrayList<>();
    int[] entries = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!dictionary.contains(values[i])) {
        dictionary.add(values[i]);
      }
      entries[i] = dictionary.indexOf(values[i]);
    }
    return entries;
  }

  private static BinSpecification bins() {
    return new BinSpecification(
        "v", BinSpecification.Kind.REAL, "edges", EDGES, List.of(), 0, true);
  }

  private static void assertPart(String name, HistogramPart part, List<Double> values) {
    long[] bins = new long[EDGES.size() + 3];
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    long zeros = 0;
    long infinite = 0;
    Double least = null;
    Double greatest = null;
    for (Double value : values) {
      if (value == null) {
        bins[EDGES.size() + 1]++;
        continue;
      }
      if (value.isNaN()) {
        bins[EDGES.size() + 2]++;
        continue;
      }
      double positive = value + 0.0;
      bins[(int) EDGES.stream().filter(edge -> edge <= positive).count()]++;
      least = least == null ? positive : Math.min(least, positive);
      greatest = greatest == null ? positive : Math.max(greatest, positive);
      zeros += value == 0 ? 1 : 0;
      if (value.isInfinite()) {
        infinite++;
      } else {
        sum = sum.add(new BigDecimal(value));
        squares = squares.add(new BigDecimal(value).pow(2));
      }
    }
    assertThat(part.counts()).as(name).isEqualTo(bins);
    assertThat(part.zeros()).as(name).isEqualTo(zeros);
    assertThat(part.infinite()).as(name).isEqualTo(infinite);
    assertThat(part.least()).as(name).isEqualTo(least);
    assertThat(part.greatest()).as(name).isEqualTo(greatest);
    assertThat(part.sum().value()).as(name).isEqualByComparingTo(sum);
    assertThat(part.squares().value()).as(name).isEqualByComparingTo(squares);
  }

  @Test
  void moments_areRoundedOnce() {
    List<Double> values = new ArrayList<>(Collections.nCopies(1000, 1e15));
    values.add(1e15 + 1);
    HistogramPart part = counted(values, Collections.nCopies(1001, 0), 100, false).get(0);
    ExactTotal sum = part.sum();
    ExactTotal squares = part.squares();
    // one of n is 1 above the others: variance 1 / n
    BigDecimal n = new BigDecimal(1001);
    assertThat(Moments.mean(sum, 1001))
        .isEqualTo(
            BigDecimal.ONE
                .divide(n, MathContext.DECIMAL128)
                .add(new BigDecimal(1e15))
                .doubleValue());
    assertThat(Moments.deviation(sum, squares, 1001))
        .isEqualTo(
            BigDecimal.ONE
                .divide(n, MathContext.DECIMAL128)
                .sqrt(MathContext.DECIMAL128)
                .doubleValue());
    assertThat(Moments.deviation(sum, squares, 1)).isNull();
    assertThat(Moments.mean(new ExactTotal(), 0)).isNull();
  }

  @Test
  void moments_ofAnyNumbers_areRoundedOnce() {
    SplittableRandom random = new SplittableRandom(11);
    MathContext digits = new MathContext(50);
    for (int round = 0; round < 2000; round++) {
      int kind = round % 10;
      List<Double> finite =
          Stream.generate(() -> value(kind, random))
              .limit(2 + random.nextInt(30))
              .filter(value -> value != null && Double.isFinite(value))
              .toList();
      ExactTotal sum = new ExactTotal();
      ExactTotal squares = new ExactTotal();
      BigDecimal total = BigDecimal.ZERO;
      BigDecimal ofSquares = BigDecimal.ZERO;
      for (double value : finite) {
        NumberSums.add(sum, squares, value, 1);
        total = total.add(new BigDecimal(value));
        ofSquares = ofSquares.add(new BigDecimal(value).pow(2));
      }
      long count = finite.size();
      if (count < 2) {
        continue;
      }
      BigDecimal n = BigDecimal.valueOf(count);
      assertThat(Moments.mean(sum, count))
          .as("kind %d", kind)
          .isEqualTo(total.divide(n, new MathContext(2000)).doubleValue());
      assertThat(Moments.deviation(sum, squares, count))
          .as("kind %d", kind)
          .isEqualTo(
              n.multiply(ofSquares)
                  .subtract(total.pow(2))
                  .divide(n.multiply(n.subtract(BigDecimal.ONE)), digits)
                  .sqrt(digits)
                  .doubleValue());
    }
  }

  /** As parts of any number of tasks are put together. */
  @Test
  void parts_addedInAnyOrder_areTheSame() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<List<Double>> values = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int kind = i % 10;
      values.add(Stream.generate(() -> value(kind, random)).limit(1 + i).toList());
    }
    List<Double> all = values.stream().flatMap(List::stream).toList();
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(values, new Random(seed));
      HistogramPart total = null;
      for (List<Double> some : values) {
        HistogramPart part =
            written(counted(some, Collections.nCopies(some.size(), 0), 50, false).get(0));
        assertThat(part.group()).isEqualTo(GROUP);
        total = total == null ? part : total.add(part);
      }
      assertPart("seed " + seed, total, all);
    }
  }

  private static HistogramPart written(HistogramPart part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part.write(new DataOutputStream(bytes));
    return HistogramPart.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
