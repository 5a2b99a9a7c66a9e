package dev.kldrift.sql;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * The vector that an array of a scan lies in. It knows whether it has any NULL, where Spark's array
 * asks it for every element, which took an eighth of the time of a divergence of 64 bins; and its
 * elements can be copied into an array that is there already, where Spark makes one of every array:
 * another eighth, as new memory is never in the cache.
 *
 * <p>The array does not tell its vector: the fields are private, in every Spark from 3.5 to 4.2.
 * Where they are not there, the array is asked as ever.
 */
final class ColumnarElements {
  private static final MethodHandle VECTOR = field("data", ColumnVector.class);
  private static final MethodHandle FIRST = field("offset", int.class);

  private ColumnarElements() {}

  /** Whether no element is NULL, as far as that is known without looking at any. */
  static boolean hasNoNull(ArrayData array) {
    ColumnVector vector = vector(array);
    boolean counted = vector instanceof WritableColumnVector || vector instanceof NumberVector;
    return counted && !vector.hasNull();
  }

  /**
   * Copies elements, of an array whose vector has a way to do that.
   *
   * @return whether it has
   */
  static boolean copy(ArrayData array, ElementType type, double[] into) {
    ColumnVector vector = vector(array);
    if (vector instanceof OnHeapColumnVector elements) {
      type.copy(elements, first(array), into);
      return true;
    }
    if (vector instanceof NumberVector numbers) {
      numbers.copyDoubles(first(array), into);
      return true;
    }
    return false;
  }

  /** The vector of an array, or null. */
  private static ColumnVector vector(ArrayData array) {
    if (VECTOR == null || FIRST == null || !(array instanceof ColumnarArray columnar)) {
      return null;
    }
    try {
      return (ColumnVector) VECTOR.invokeExact(columnar);
    } catch (Throwable e) { // reading a field throws nothing
      throw new IllegalStateException(e);
    }
  }

  /** Where an array begins in its vector. */
  private static int first(ArrayData array) {
    try {
      return (int) FIRST.invokeExact((ColumnarArray) array);
    } catch (Throwable e) { // as above
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle field(String name, Class<?> type) {
    try {
      Field field = ColumnarArray.class.getDeclaredField(name);
      field.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectGetter(field)
          .asType(MethodType.methodType(type, ColumnarArray.class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.getLogger(ColumnarElements.class.getName())
          .log(
              Level.INFO, "Arrays of scans are asked for every NULL and copied: {0}", e.toString());
      return null;
    }
  }
}
