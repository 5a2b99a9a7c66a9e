package dev.kldrift.sql;

import dev.kldrift.kernel.Divergence;
import dev.kldrift.stats.Estimate;
import dev.kldrift.stats.GoodnessOfFit;
import dev.kldrift.stats.Interval;
import dev.kldrift.stats.PairStatistics;
import dev.kldrift.stats.TestMethod;
import dev.kldrift.stats.TestResult;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** The result of {@code pair_statistics}: what a statistician adds to {@code divergence}. */
public final class StatisticsTypes {

  private static final int PER_DIVERGENCE = 5;
  private static final double CONFIDENCE = 0.95;
  private static final double DEVIATE = Interval.deviate(CONFIDENCE);

  /** The statistics alone; NULL is what cannot be said. */
  public static final StructType STATISTICS = statistics();

  /** The fields of {@code divergence}, then the statistics. */
  static final StructType DIVERGENCE_AND_STATISTICS = both();

  private StatisticsTypes() {}

  private static StructType statistics() {
    StructType type = new StructType();
    for (String divergence : List.of("kl_pq", "kl_qp", "js")) {
      type =
          type.add("noise_floor_" + divergence, DataTypes.DoubleType)
              .add(divergence + "_debiased", DataTypes.DoubleType)
              .add(divergence + "_std_error", DataTypes.DoubleType)
              .add(divergence + "_lower", DataTypes.DoubleType)
              .add(divergence + "_upper", DataTypes.DoubleType);
    }
    return type.add("g_statistic", DataTypes.DoubleType)
        .add("x2_statistic", DataTypes.DoubleType)
        .add("df", DataTypes.IntegerType)
        .add("test_method", DataTypes.StringType)
        .add("log_p_value_g", DataTypes.DoubleType)
        .add("log_p_value_x2", DataTypes.DoubleType)
        .add("power", DataTypes.DoubleType);
  }

  private static StructType both() {
    StructType type = ResultTypes.DIVERGENCE;
    for (StructField field : STATISTICS.fields()) {
      type = type.add(field);
    }
    return type;
  }

  static InternalRow row(Divergence divergence, PairStatistics s) {
    List<Object> values = ResultTypes.values(divergence);
    List.of(s.klPq(), s.klQp(), s.js()).forEach(estimate -> add(values, estimate));
    add(values, s.df(), s.method(), s.g(), s.x2());
    values.add(orNull(s.power()));
    return new GenericInternalRow(values.toArray());
  }

  /** Only KL(q‖p) is estimated where p is known exactly. */
  static InternalRow row(Divergence divergence, GoodnessOfFit s) {
    List<Object> values = ResultTypes.values(divergence);
    addUnknown(values);
    add(values, s.kl());
    addUnknown(values);
    TestMethod method =
        Double.isNaN(s.g().logP()) ? TestMethod.UNAVAILABLE : TestMethod.MATCHED_GAMMA;
    add(values, s.df(), method, s.g(), s.x2());
    values.add(null);
    return new GenericInternalRow(values.toArray());
  }

  private static void addUnknown(List<Object> values) {
    for (int i = 0; i < PER_DIVERGENCE; i++) {
      values.add(null);
    }
  }

  private static void add(List<Object> values, Estimate estimate) {
    values.add(orNull(estimate.noiseFloor()));
    values.add(orNull(estimate.debiased()));
    values.add(orNull(estimate.standardError()));
    Interval interval = estimate.interval(DEVIATE);
    values.add(orNull(interval.lower()));
    values.add(orNull(interval.upper()));
  }

  private static void add(
      List<Object> values, int df, TestMethod method, TestResult g, TestResult x2) {
    boolean available = method != TestMethod.UNAVAILABLE;
    values.add(orNull(g.statistic()));
    values.add(orNull(x2.statistic()));
    values.add(available ? df : null);
    values.add(UTF8String.fromString(method.name()));
    values.add(orNull(g.logP()));
    values.add(orNull(x2.logP()));
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
