package dev.kldrift.sql;

import dev.kldrift.kernel.LogHistogramSum;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** {@code combine_log(x)}: element-wise log-sum-exp of partial histograms of log-weights. */
final class CombineLog extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "combine_log",
          "element-wise log-sum-exp of partial log-weights, independent of their order",
          ResultTypes.DOUBLES,
          "x");

  CombineLog() {
    super(SIGNATURE, LogSum::new);
  }

  private static final class LogSum extends CombineAggregate<LogHistogramSum> {
    LogSum(ElementType type) {
      super(SIGNATURE, type);
    }

    @Override
    LogHistogramSum create() {
      return new LogHistogramSum();
    }

    @Override
    void add(LogHistogramSum sum, ArrayData array, ElementType type, String... names) {
      sum.add(type.read(array, 0, names));
    }

    @Override
    void merge(LogHistogramSum sum, LogHistogramSum other) {
      sum.merge(other);
    }

    @Override
    double[] value(LogHistogramSum sum) {
      return sum.count() == 0 ? null : sum.value();
    }

    @Override
    byte[] encode(LogHistogramSum sum) {
      return sum.encode();
    }

    @Override
    LogHistogramSum decode(byte[] bytes) {
      return LogHistogramSum.decode(bytes);
    }
  }
}
