package dev.kldrift.sql;

import dev.kldrift.kernel.HistogramSum;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * {@code combine(w)}: element-wise sum of partial histograms, and {@code try_combine(w)}, the same
 * with NULL instead of an error where a sum of counts is too large.
 */
final class Combine {

  static final HistogramFunction STRICT =
      function(
          "combine",
          "element-wise sum of partial histograms, exact and independent of their order",
          false);

  static final HistogramFunction LENIENT =
      function(
          "try_combine",
          "as combine, NULL instead of an error where a sum of counts exceeds 2^53",
          true);

  private Combine() {}

  private static HistogramFunction function(String name, String help, boolean nullOnOverflow) {
    return new HistogramFunction(
        Signature.of(name, help, ResultTypes.DOUBLES, "w"),
        (signature, type) -> new Sum(signature, type, nullOnOverflow));
  }

  private static final class Sum extends CombineAggregate<HistogramSum> {
    private final boolean nullOnOverflow;

    Sum(Signature signature, ElementType type, boolean nullOnOverflow) {
      super(signature, type);
      this.nullOnOverflow = nullOnOverflow;
    }

    @Override
    HistogramSum create() {
      return new HistogramSum();
    }

    @Override
    void add(HistogramSum sum, ArrayData array, ElementType type, String... names) {
      ElementType.requireNoNulls(array, 0, names);
      type.addTo(sum, array);
    }

    @Override
    void merge(HistogramSum sum, HistogramSum other) {
      sum.merge(other);
    }

    @Override
    double[] value(HistogramSum sum) {
      if (sum.count() == 0) {
        return null;
      }
      if (nullOnOverflow && sum.overflow() != null) {
        return null;
      }
      return sum.value();
    }

    @Override
    byte[] encode(HistogramSum sum) {
      return sum.encode();
    }

    @Override
    HistogramSum decode(byte[] bytes) {
      return HistogramSum.decode(bytes);
    }
  }
}
