package dev.kldrift.sql;

import dev.kldrift.kernel.LogHistogramSum;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** {@code combine_log(x)}: element-wise log-sum-exp of partial histograms of log-weights. */
final class CombineLog extends CombineAggregate<LogHistogramSum> {
  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
              "combine_log",
              "element-wise log-sum-exp of partial log-weights, independent of their order",
              ResultTypes.DOUBLES,
              "x"),
          CombineLog::new);

  private CombineLog(Signature signature, ElementType type) {
    super(signature, type);
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
