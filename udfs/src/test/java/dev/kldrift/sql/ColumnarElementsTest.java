package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of arrays in vectors NULLs are found as of any others, and their lack without a look at any;
 * their elements are those of any others too, wherever they come from.
 */
class ColumnarElementsTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firstNull_ofArraysInAVector_isThatOfTheArray(boolean onHeap) {
    try (WritableColumnVector vector =
        onHeap
            ? new OnHeapColumnVector(6, DataTypes.DoubleType)
            : new OffHeapColumnVector(6, DataTypes.DoubleType)) {
      for (int i = 0; i < 6; i++) {
        vector.putDouble(i, i);
      }
      ArrayData whole = new ColumnarArray(vector, 0, 6);
      assertThat(ColumnarElements.hasNoNull(whole)).isTrue();
      assertThat(ElementType.firstNull(whole)).isEqualTo(-1);

      vector.putNull(4);
      assertThat(ColumnarElements.hasNoNull(whole)).isFalse();
      assertThat(ElementType.firstNull(whole)).isEqualTo(4);
      assertThat(ElementType.firstNull(new ColumnarArray(vector, 0, 3))).isEqualTo(-1);
      assertThat(ElementType.firstNull(new ColumnarArray(vector, 3, 3))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firstNull_ofOtherArrays_isLookedFor(boolean last) {
    ArrayData array = new GenericArrayData(new Object[] {1.0, 2.0, last ? null : (Object) 3.0});
    assertThat(ColumnarElements.hasNoNull(array)).isFalse();
    assertThat(ElementType.firstNull(array)).isEqualTo(last ? 2 : -1);
  }

  /** As Arrow's vectors, which count their NULLs anew whenever they are asked. */
  @Test
  void hasNoNull_ofAVectorThatWouldHaveToCount_doesNotAskIt() {
    ColumnVector vector = new ArrowColumnVector(vector(1.0, 2.0, 3.0));
    ArrayData array = new ColumnarArray(vector, 0, 3);
    assertThat(ColumnarElements.hasNoNull(array)).isFalse();
    assertThat(ElementType.firstNull(array)).isEqualTo(-1);
    vector.close();
  }

  /** Whole numbers from 3 on, the fifth of them as large as the type's are. */
  private static WritableColumnVector numbers(WritableColumnVector vector) {
    for (int i = 0; i < 9; i++) {
      boolean large = i == 4;
      switch (vector.dataType().typeName()) {
        case "double" -> vector.putDouble(i, large ? 0.1 : i + 3);
        case "float" -> vector.putFloat(i, large ? 0.1f : i + 3);
        case "bigint", "long" -> vector.putLong(i, large ? Long.MAX_VALUE : i + 3);
        default -> vector.putInt(i, large ? Integer.MAX_VALUE : i + 3);
      }
    }
    return vector;
  }

  private static double largest(ElementType type) {
    return switch (type) {
      case DOUBLE -> 0.1;
      case FLOAT -> 0.1f;
      case LONG -> Long.MAX_VALUE;
      case INT -> Integer.MAX_VALUE;
    };
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void widen_ofAnyArray_isEachElementAsADouble(ElementType type) {
    DataType elements = type.arrayType().elementType();
    double[] expected = {5, 6, largest(type), 8, 9};
    for (WritableColumnVector vector :
        List.of(new OnHeapColumnVector(9, elements), new OffHeapColumnVector(9, elements))) {
      try (vector) {
        ArrayData array = new ColumnarArray(numbers(vector), 2, 5);
        assertThat(type.widen(array)).as(vector.getClass().getName()).isEqualTo(expected);
        assertThat(ColumnarElements.copy(array, type, new double[5]))
            .as("without an array of Spark's")
            .isEqualTo(vector instanceof OnHeapColumnVector);
        assertThat(type.widen(array.copy())).as("Spark's own rows").isEqualTo(expected);
        assertThat(type.widen(new GenericArrayData(array.toObjectArray(elements))))
            .as("objects")
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void spareWeights_holdOnePairAfterTheOther() {
    double[] p =
        SpareWeights.current()
            .p
            .copy(ElementType.DOUBLE, UnsafeArrayData.fromPrimitiveArray(doubles(2, 1)));
    double[] q =
        SpareWeights.current()
            .q
            .copy(ElementType.DOUBLE, UnsafeArrayData.fromPrimitiveArray(doubles(2, 5)));
    assertThat(p).containsExactly(1, 2).isNotSameAs(q);
    assertThat(q).containsExactly(5, 6);

    assertThat(
            SpareWeights.current()
                .p
                .copy(ElementType.INT, UnsafeArrayData.fromPrimitiveArray(new int[] {7, 8})))
        .isSameAs(p)
        .containsExactly(7, 8);
    assertThat(
            SpareWeights.current()
                .p
                .copy(ElementType.DOUBLE, UnsafeArrayData.fromPrimitiveArray(doubles(3, 1))))
        .isNotSameAs(p)
        .containsExactly(1, 2, 3);
    assertThat(
            SpareWeights.current()
                .p
                .copy(ElementType.DOUBLE, UnsafeArrayData.fromPrimitiveArray(new double[0])))
        .isEmpty();
  }

  @Test
  void spareWeights_ofMoreBins_areNotKept() {
    ArrayData many = UnsafeArrayData.fromPrimitiveArray(doubles((1 << 16) + 1, 0));
    double[] first = SpareWeights.current().q.copy(ElementType.DOUBLE, many);
    assertThat(SpareWeights.current().q.copy(ElementType.DOUBLE, many))
        .isNotSameAs(first)
        .isEqualTo(first);
  }

  private static double[] doubles(int count, double first) {
    return IntStream.range(0, count).mapToDouble(i -> first + i).toArray();
  }

  private static Float8Vector vector(double... values) {
    Float8Vector vector = new Float8Vector("x", new RootAllocator());
    vector.allocateNew(values.length);
    for (int i = 0; i < values.length; i++) {
      vector.set(i, values[i]);
    }
    vector.setValueCount(values.length);
    return vector;
  }
}
