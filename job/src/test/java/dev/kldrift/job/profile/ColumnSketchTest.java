package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.job.column.Batch;
import dev.kldrift.job.column.BatchColumn;
import dev.kldrift.job.profile.Feature.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** What a column is like, from parts of it. */
class ColumnSketchTest {
  private record Columns(int rows, List<BatchColumn> columns) implements Batch {
    @Override
    public BatchColumn column(int place) {
      return columns.get(place);
    }
  }

  private static ColumnSketch sketchOf(ValueType type, int bits, Batch... batches) {
    Iterator<Tuple2<Integer, ColumnSketch>> made =
        new SketchColumns(List.of(type), new int[] {bits}).of(List.of(batches).iterator());
    ColumnSketch sketch = made.next()._2();
    assertThat(made.hasNext()).isFalse();
    return sketch;
  }

  private static Batch batch(int[] entries, Object... values) {
    return new Columns(values.length, List.of(new TestColumn(entries, values)));
  }

  private static ColumnSketch sketch(ValueType type, Object... values) {
    return sketchOf(type, -1, batch(null, values));
  }

  @Test
  void numbers_ofAllKinds_areCountedAndOnlyFiniteOnesAddedUp() {
    ColumnSketch sketch =
        sketch(
            ValueType.REAL,
            3.0,
            null,
            Double.NaN,
            -1.0,
            Double.POSITIVE_INFINITY,
            0.1,
            null,
            1e300);
    assertThat(sketch.rows()).isEqualTo(8);
    assertThat(sketch.present()).isEqualTo(6);
    assertThat(sketch.distinct()).isEqualTo(-1);
    assertThat(sketch.least()).hasValue(-1.0);
    assertThat(sketch.greatest()).hasValue(1e300);
    assertThat(sketch.mean()).hasValue(2.5e299);
    assertThat(sketch.deviation()).hasValue(5e299);
  }

  @Test
  void numbers_thatAreFewOrNone_haveNoMomentsThatDoNotExist() {
    assertThat(sketch(ValueType.REAL, 7.0).mean()).hasValue(7.0);
    assertThat(sketch(ValueType.REAL, 7.0).deviation()).isEmpty();
    for (ColumnSketch none :
        List.of(new ColumnSketch(), sketch(ValueType.REAL, null, Double.NEGATIVE_INFINITY))) {
      assertThat(none.mean()).isEmpty();
      assertThat(none.deviation()).isEmpty();
      assertThat(none.least()).isEmpty();
      assertThat(none.greatest()).isEmpty();
    }
    assertThat(sketch(ValueType.TEXT, "a", null).mean()).isEmpty();
  }

  /** Moments are of exact sums, and registers of the sketch have no order. */
  @Test
  void parts_inAnyOrder_addUpToTheSame() {
    List<Object[]> values = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int part = i;
      values.add(
          IntStream.range(0, 3000)
              .mapToObj(n -> (Object) (1.0 * ((n * 31 + part * 7) % 10_007)))
              .toArray());
    }
    List<ColumnSketch> parts =
        values.stream().map(all -> sketch(ValueType.INTEGER, all)).collect(Collectors.toList());
    ColumnSketch one = sketch(ValueType.INTEGER, values.stream().flatMap(Arrays::stream).toArray());
    for (int i = 0; i < 5; i++) {
      parts.add(parts.remove(0));
      ColumnSketch sum = parts.stream().reduce(new ColumnSketch(), ColumnSketch::and);
      assertThat(sum.rows()).isEqualTo(15_000);
      assertThat(sum.mean()).isEqualTo(one.mean());
      assertThat(sum.deviation()).isEqualTo(one.deviation());
      assertThat(sum.distinct()).isEqualTo(one.distinct());
      assertThat(sum.greatest()).isEqualTo(one.greatest());
    }
    long different = values.stream().flatMap(Arrays::stream).distinct().count();
    assertThat(one.distinct()).isCloseTo(different, within(different / 20));
  }

  @Test
  void texts_withADictionaryOrWithout_areAsManyDifferentOnes() {
    assertThat(sketch(ValueType.TEXT, "a", "", null, "b", "a").distinct()).isEqualTo(3);
    Batch one = batch(new int[] {1, 0, 0, 2, 1}, "a", "", null, "b", "a");
    Batch other = batch(new int[] {0, 1}, "b", "c"); // its dictionary has other places
    assertThat(sketchOf(ValueType.TEXT, -1, one, other).distinct()).isEqualTo(4);
  }

  @Test
  void longs_thatDoublesCannotTellApart_areDifferentByTheirLastBits() {
    long[] ids = LongStream.range(0, 20_000).map(i -> 1_700_000_000_000_000_000L + i).toArray();
    BatchColumn rounded =
        new TestColumn(null, Arrays.stream(ids).mapToObj(id -> (Object) (double) id).toArray());
    BatchColumn last =
        new TestColumn(
            null, Arrays.stream(ids).mapToObj(id -> (Object) (int) (id & 4095)).toArray());
    Batch batch = new Columns(ids.length, List.of(rounded, last));
    assertThat(sketchOf(ValueType.INTEGER, -1, batch).distinct()).isLessThan(200);
    assertThat(sketchOf(ValueType.INTEGER, 1, batch).distinct()).isCloseTo(20_000L, within(1_200L));
  }
}
