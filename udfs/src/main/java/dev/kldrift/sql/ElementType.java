package dev.kldrift.sql;

import dev.kldrift.kernel.Entropy;
import dev.kldrift.kernel.ExcessLoss;
import dev.kldrift.kernel.HistogramSum;
import dev.kldrift.kernel.InvalidHistogramException;
import dev.kldrift.kernel.Violation;
import dev.kldrift.kernel.WeightRule;
import dev.kldrift.kernel.Weights;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;

/**
 * The element types that functions read without a cast.
 *
 * <p>A cast of {@code array<int>} to {@code array<double>} boxes every element; so each function is
 * bound by element type and reads the array as it is. The constants have one shape: Java has no
 * generics over primitive types, and their loops must not call a method for every element.
 */
enum ElementType {
  DOUBLE(DataTypes.DoubleType) {
    @Override
    double[] widen(ArrayData array) {
      return array.toDoubleArray();
    }

    @Override
    void copy(ArrayData from, double[] into) {
      System.arraycopy(from.toDoubleArray(), 0, into, 0, into.length);
    }

    @Override
    void copy(OnHeapColumnVector from, int first, double[] into) {
      for (int i = 0; i < into.length; i++) {
        into[i] = from.getDouble(first + i);
      }
    }

    @Override
    double excessLoss(ArrayData p, ArrayData logQ) {
      return ExcessLoss.of(p.toDoubleArray(), logQ.toDoubleArray());
    }
  },
  FLOAT(DataTypes.FloatType) {
    @Override
    void copy(ArrayData from, double[] into) {
      float[] numbers = from.toFloatArray();
      for (int i = 0; i < into.length; i++) {
        into[i] = numbers[i];
      }
    }

    @Override
    void copy(OnHeapColumnVector from, int first, double[] into) {
      for (int i = 0; i < into.length; i++) {
        into[i] = from.getFloat(first + i);
      }
    }

    @Override
    double excessLoss(ArrayData p, ArrayData logQ) {
      return ExcessLoss.of(p.toFloatArray(), logQ.toFloatArray());
    }
  },
  LONG(DataTypes.LongType) {
    @Override
    void copy(ArrayData from, double[] into) {
      long[] numbers = from.toLongArray();
      for (int i = 0; i < into.length; i++) {
        into[i] = numbers[i];
      }
    }

    @Override
    void copy(OnHeapColumnVector from, int first, double[] into) {
      for (int i = 0; i < into.length; i++) {
        into[i] = from.getLong(first + i);
      }
    }

    /** 2^53 + 1 is rounded to 2^53 when it is widened, and would pass as that. */
    @Override
    Violation firstViolation(WeightRule rule, ArrayData array, double[] widened) {
      Violation violation = super.firstViolation(rule, array, widened);
      if (violation != null || rule != WeightRule.COUNTS) {
        return violation;
      }
      for (int i = 0; i < widened.length; i++) {
        if (widened[i] == WeightRule.MAX_COUNT && array.getLong(i) > (long) widened[i]) {
          return new Violation(Violation.Kind.OVERFLOW, i, Long.toString(array.getLong(i)));
        }
      }
      return null;
    }

    @Override
    boolean mayHaveRounded(double[] widened) {
      boolean rounded = false;
      for (double value : widened) {
        rounded |= value >= WeightRule.MAX_COUNT;
      }
      return rounded;
    }

    @Override
    long[] counts(ArrayData array) {
      return array.toLongArray();
    }

    @Override
    double entropy(ArrayData array) {
      return Entropy.of(array.toLongArray());
    }

    @Override
    double[] normalize(ArrayData array) {
      return Weights.normalize(array.toLongArray());
    }

    @Override
    void addTo(HistogramSum sum, ArrayData array) {
      sum.add(array.toLongArray());
    }
  },
  INT(DataTypes.IntegerType) {
    @Override
    void copy(ArrayData from, double[] into) {
      int[] numbers = from.toIntArray();
      for (int i = 0; i < into.length; i++) {
        into[i] = numbers[i];
      }
    }

    @Override
    void copy(OnHeapColumnVector from, int first, double[] into) {
      for (int i = 0; i < into.length; i++) {
        into[i] = from.getInt(first + i);
      }
    }

    @Override
    long[] counts(ArrayData array) {
      return Arrays.stream(array.toIntArray()).asLongStream().toArray();
    }
  };

  @SuppressWarnings(
      "ImmutableEnumChecker") // Spark does not annotate its types, but never changes them
  private final DataType elementType;

  ElementType(DataType elementType) {
    this.elementType = elementType;
  }

  /** Copies the elements of an array by one of Spark's. */
  abstract void copy(ArrayData from, double[] into);

  /** Copies elements of a vector: of this class itself, so that the call is none. */
  abstract void copy(OnHeapColumnVector from, int first, double[] into);

  /** Copies the elements into doubles; a null element would become 0. */
  double[] widen(ArrayData array) {
    return widen(array, new double[array.numElements()]);
  }

  /** The same into an array of that length, which is returned. */
  final double[] widen(ArrayData array, double[] into) {
    if (!ColumnarElements.copy(array, this, into)) {
      copy(array, into);
    }
    return into;
  }

  /** Whether the copy may differ from the array in a weight that is not negative. */
  boolean mayHaveRounded(double[] widened) {
    return false;
  }

  /** The elements as whole numbers, or null where the type has others too. */
  long[] counts(ArrayData array) {
    return null;
  }

  /** The entropy of an array without null elements. */
  double entropy(ArrayData array) {
    return Entropy.of(widen(array));
  }

  /** The weights of an array without null elements, divided by their sum. */
  double[] normalize(ArrayData array) {
    return Weights.normalize(widen(array));
  }

  /** The first element that breaks a rule, or null, of an array and its wide copy. */
  Violation firstViolation(WeightRule rule, ArrayData array, double[] widened) {
    return rule.firstViolation(widened);
  }

  /** Adds an array without null elements to a sum; whole numbers stay whole numbers. */
  void addTo(HistogramSum sum, ArrayData array) {
    sum.add(widen(array));
  }

  /** KL(p‖q) of weights and log-weights, of two arrays without null elements. */
  double excessLoss(ArrayData p, ArrayData logQ) {
    return ExcessLoss.of(widen(p), widen(logQ));
  }

  ArrayType arrayType() {
    return DataTypes.createArrayType(elementType);
  }

  /** Reads a histogram; a null element is an error, never a 0. */
  double[] read(ArrayData array, int argument, String... names) {
    requireNoNulls(array, argument, names);
    return widen(array);
  }

  /** Looks for a null element, which the array copies of Spark turn into 0. */
  static void requireNoNulls(ArrayData array, int argument, String... names) {
    int index = firstNull(array);
    if (index >= 0) {
      Violation violation = new Violation(Violation.Kind.NULL, index, "NULL");
      throw InvalidHistogramException.bin(violation, argument, names);
    }
  }

  /** Index of the first null element, or -1. */
  static int firstNull(ArrayData array) {
    if (ColumnarElements.hasNoNull(array)) {
      return -1;
    }
    int length = array.numElements();
    for (int i = 0; i < length; i++) {
      if (array.isNullAt(i)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The narrowest type that reads both without loss; other numbers are cast to double by Spark.
   *
   * @return the type, or null where an element type is not numeric
   */
  static ElementType common(ElementType a, ElementType b) {
    if (a == b) {
      return a;
    }
    if ((a == INT && b == LONG) || (a == LONG && b == INT)) {
      return LONG;
    }
    return DOUBLE;
  }

  /** The type that reads arrays of this element type, or null where it is not numeric. */
  static ElementType of(DataType elementType) {
    if (elementType instanceof FloatType) {
      return FLOAT;
    }
    if (elementType instanceof LongType) {
      return LONG;
    }
    if (elementType instanceof IntegerType
        || elementType instanceof ShortType
        || elementType instanceof ByteType) {
      return INT;
    }
    boolean castable = elementType instanceof NumericType || elementType instanceof NullType;
    return castable ? DOUBLE : null;
  }
}
