package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of arrays in vectors NULLs are found as of any others, and their lack without a look at any. */
class ColumnarNullsTest {

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
      assertThat(ColumnarNulls.hasNone(whole)).isTrue();
      assertThat(ElementType.firstNull(whole)).isEqualTo(-1);

      vector.putNull(4);
      assertThat(ColumnarNulls.hasNone(whole)).isFalse();
      assertThat(ElementType.firstNull(whole)).isEqualTo(4);
      assertThat(ElementType.firstNull(new ColumnarArray(vector, 0, 3))).isEqualTo(-1);
      assertThat(ElementType.firstNull(new ColumnarArray(vector, 3, 3))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firstNull_ofOtherArrays_isLookedFor(boolean last) {
    ArrayData array = new GenericArrayData(new Object[] {1.0, 2.0, last ? null : (Object) 3.0});
    assertThat(ColumnarNulls.hasNone(array)).isFalse();
    assertThat(ElementType.firstNull(array)).isEqualTo(last ? 2 : -1);
  }

  /** As Arrow's vectors, which count their NULLs anew whenever they are asked. */
  @Test
  void hasNone_ofAVectorThatWouldHaveToCount_doesNotAskIt() {
    ColumnVector vector = new ArrowColumnVector(doubles(1.0, 2.0, 3.0));
    ArrayData array = new ColumnarArray(vector, 0, 3);
    assertThat(ColumnarNulls.hasNone(array)).isFalse();
    assertThat(ElementType.firstNull(array)).isEqualTo(-1);
    vector.close();
  }

  private static Float8Vector doubles(double... values) {
    Float8Vector vector = new Float8Vector("x", new RootAllocator());
    vector.allocateNew(values.length);
    for (int i = 0; i < values.length; i++) {
      vector.set(i, values[i]);
    }
    vector.setValueCount(values.length);
    return vector;
  }
}
