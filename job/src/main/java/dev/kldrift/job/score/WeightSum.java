package dev.kldrift.job.score;

import dev.kldrift.kernel.HistogramSum;
import dev.kldrift.kernel.LogHistogramSum;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** One side of histograms while it is added up, exactly and in any order, by the domain. */
final class WeightSum {
  private final HistogramSum weights;
  private final LogHistogramSum logarithms;

  /** A sum to which nothing was added. */
  WeightSum(boolean logWeights) {
    this.weights = logWeights ? null : new HistogramSum();
    this.logarithms = logWeights ? new LogHistogramSum() : null;
  }

  /** Adds weights, or their logarithms. */
  void add(double[] values) {
    if (weights == null) {
      logarithms.add(values);
    } else {
      weights.add(values);
    }
  }

  /**
   * Adds an array without NULL elements.
   *
   * @param element of its type; counts are not rounded on their way
   */
  void add(ArrayData array, DataType element) {
    boolean whole = weights != null;
    if (whole && element.equals(DataTypes.LongType)) {
      weights.add(array.toLongArray());
    } else if (whole && element.equals(DataTypes.IntegerType)) {
      weights.add(array.toIntArray());
    } else {
      add(wide(array, element));
    }
  }

  private static double[] wide(ArrayData array, DataType element) {
    if (element.equals(DataTypes.DoubleType)) {
      return array.toDoubleArray();
    }
    double[] wide = new double[array.numElements()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = ((Number) array.get(i, element)).doubleValue();
    }
    return wide;
  }

  /** Adds everything that was added to another one of the same domain. */
  void merge(WeightSum other) {
    if (weights == null) {
      logarithms.merge(other.logarithms);
    } else {
      weights.merge(other.weights);
    }
  }

  /** The sum, bin by bin; empty where nothing was added or a bin is too large. */
  Optional<double[]> value() {
    if (weights == null) {
      return logarithms.count() == 0 ? Optional.empty() : Optional.of(logarithms.value());
    }
    return weights.count() == 0 || weights.overflow() != null
        ? Optional.empty()
        : Optional.of(weights.value());
  }
}
