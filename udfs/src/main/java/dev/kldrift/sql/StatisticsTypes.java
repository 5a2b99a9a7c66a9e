package dev.kldrift.sql;

import dev.kldrift.kernel.BinDistances;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.stats.Estimate;
import dev.kldrift.stats.GoodnessOfFit;
import dev.kldrift.stats.Interval;
import dev.kldrift.stats.PairStatistics;
import dev.kldrift.stats.TestMethod;
import dev.kldrift.stats.TestResult;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** The result of {@code pair_statistics}: what a statistician adds to {@code divergence}. */
public final class StatisticsTypes {

  private static final int PER_DIVERGENCE = 5;
  private static final double CONFIDENCE = 0.95;
  private static final double DEVIATE = Interval.deviate(CONFIDENCE);

  private static final Map<TestMethod, UTF8String> NAMES = new EnumMap<>(TestMethod.class);

  static {
    for (TestMethod method : TestMethod.values()) {
      NAMES.put(method, UTF8String.fromString(method.name()));
    }
  }

  /** The statistics alone; NULL is what cannot be said. */
  public static final StructType STATISTICS = statistics();

  /** What the kernel tells, the statistics, then the distances. */
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
        .add("power", DataTypes.DoubleType)
        .add("unsupported_p_value_p", DataTypes.DoubleType)
        .add("unsupported_p_value_q", DataTypes.DoubleType);
  }

  private static StructType both() {
    return ResultTypes.merge(
        ResultTypes.merge(ResultTypes.QUANTITIES, STATISTICS), ResultTypes.DISTANCES);
  }

  /** Where there are no sample sizes nothing but the divergence can be said. */
  static InternalRow row(Divergence divergence, BinDistances distances, boolean ordered) {
    RowValues values = new RowValues(DIVERGENCE_AND_STATISTICS.size());
    ResultTypes.add(values, divergence);
    return with(values.addUnknown(STATISTICS.size()), distances, ordered);
  }

  static InternalRow row(
      Divergence divergence, PairStatistics s, BinDistances distances, boolean ordered) {
    RowValues values = new RowValues(DIVERGENCE_AND_STATISTICS.size());
    ResultTypes.add(values, divergence);
    add(values, s.klPq());
    add(values, s.klQp());
    add(values, s.js());
    add(values, s.df(), s.method(), s.g(), s.x2());
    values.addKnown(s.power()).addKnown(s.emptyQ()).addKnown(s.emptyP());
    return with(values, distances, ordered);
  }

  /** Only KL(q‖p) is estimated where p is known exactly. */
  static InternalRow row(
      Divergence divergence, GoodnessOfFit s, BinDistances distances, boolean ordered) {
    RowValues values = new RowValues(DIVERGENCE_AND_STATISTICS.size());
    ResultTypes.add(values, divergence);
    values.addUnknown(PER_DIVERGENCE);
    add(values, s.kl(), s.klInterval(DEVIATE));
    values.addUnknown(PER_DIVERGENCE);
    add(values, s.df(), s.method(), s.g(), s.x2());
    values.addKnown(s.power()).addKnown(s.empty()).addKnown(s.impossible());
    return with(values, distances, ordered);
  }

  private static InternalRow with(RowValues values, BinDistances distances, boolean ordered) {
    ResultTypes.add(values, distances, ordered);
    return values.row();
  }

  private static void add(RowValues values, Estimate estimate) {
    add(values, estimate, estimate.interval(DEVIATE));
  }

  private static void add(RowValues values, Estimate estimate, Interval interval) {
    values
        .addKnown(estimate.noiseFloor())
        .addKnown(estimate.debiased())
        .addKnown(estimate.standardError())
        .addKnown(interval.lower())
        .addKnown(interval.upper());
  }

  private static void add(
      RowValues values, int df, TestMethod method, TestResult g, TestResult x2) {
    values.addKnown(g.statistic()).addKnown(x2.statistic());
    if (method == TestMethod.UNAVAILABLE) {
      values.addUnknown(1);
    } else {
      values.add(df);
    }
    values.add(NAMES.get(method)).addKnown(g.logP()).addKnown(x2.logP());
  }
}
