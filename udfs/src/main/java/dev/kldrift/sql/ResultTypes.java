package dev.kldrift.sql;

import dev.kldrift.kernel.BinDistances;
import dev.kldrift.kernel.BinScale;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.LogSumExp;
import dev.kldrift.kernel.LogWeightDivergence;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The types of structs and arrays that functions return, and their rows. */
public final class ResultTypes {

  /** What the kernel tells of a pair whatever its bins are, in the order of {@link #add}. */
  public static final StructType QUANTITIES =
      new StructType()
          .add("bins", DataTypes.IntegerType, false)
          .add("bins_used", DataTypes.IntegerType, false)
          .add("total_p", DataTypes.DoubleType, false)
          .add("total_q", DataTypes.DoubleType, false)
          .add("kl_pq", DataTypes.DoubleType, false)
          .add("kl_qp", DataTypes.DoubleType, false)
          .add("js_divergence", DataTypes.DoubleType, false)
          .add("psi", DataTypes.DoubleType, false)
          .add("entropy_p", DataTypes.DoubleType, false)
          .add("entropy_q", DataTypes.DoubleType, false)
          .add("cross_entropy_pq", DataTypes.DoubleType, false)
          .add("cross_entropy_qp", DataTypes.DoubleType, false)
          .add("total_variation", DataTypes.DoubleType, false)
          .add("hellinger", DataTypes.DoubleType, false)
          .add("unsupported_mass_p", DataTypes.DoubleType, false)
          .add("unsupported_mass_q", DataTypes.DoubleType, false)
          .add("unsupported_bins_p", DataTypes.IntegerType, false)
          .add("unsupported_bins_q", DataTypes.IntegerType, false);

  /** What looks at the order of bins; wasserstein and ks are NULL of bins without one. */
  public static final StructType DISTANCES =
      new StructType()
          .add("wasserstein", DataTypes.DoubleType)
          .add("ks", DataTypes.DoubleType)
          .add("linf", DataTypes.DoubleType);

  /** The fields of {@code divergence}. */
  public static final StructType DIVERGENCE = merge(QUANTITIES, DISTANCES);

  static final ArrayType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType, false);

  private ResultTypes() {}

  static StructType merge(StructType first, StructType second) {
    StructType both = first;
    for (StructField field : second.fields()) {
      both = both.add(field);
    }
    return both;
  }

  static InternalRow row(Divergence d, BinDistances distances) {
    RowValues values = new RowValues(DIVERGENCE.size());
    add(values, d);
    add(values, distances, true);
    return values.row();
  }

  static InternalRow rowOfLogWeights(double[] x, double[] y) {
    return row(LogWeightDivergence.of(x, y), distances(weights(x), weights(y)));
  }

  /** Distances of weights in bins that are in order, each 1 from the next. */
  static BinDistances distances(double[] p, double[] q) {
    return BinDistances.of(p, q, BinScale.numbers(p.length));
  }

  /** Weights of log-weights; log-weights without any mass have no logarithms, and are zeros. */
  static double[] weights(double[] logWeights) {
    return Arrays.stream(LogSumExp.normalize(logWeights))
        .map(x -> Double.isNaN(x) ? 0 : StrictMath.exp(x))
        .toArray();
  }

  static void add(RowValues values, BinDistances distances, boolean ordered) {
    if (ordered) {
      values.add(distances.wasserstein()).add(distances.ks());
    } else {
      values.addUnknown(2);
    }
    values.add(distances.linf());
  }

  /** Adds the values of a divergence; more may be added behind them. */
  static void add(RowValues values, Divergence d) {
    values.add(d.bins()).add(d.binsUsed()).add(d.totalP()).add(d.totalQ());
    values.add(d.klPq()).add(d.klQp()).add(d.jsDivergence()).add(d.psi());
    values.add(d.entropyP()).add(d.entropyQ());
    values.add(d.crossEntropyPq()).add(d.crossEntropyQp());
    values.add(d.totalVariation()).add(d.hellinger());
    values.add(d.unsupportedMassP()).add(d.unsupportedMassQ());
    values.add(d.unsupportedBinsP()).add(d.unsupportedBinsQ());
  }

  static ArrayData array(double[] values) {
    return UnsafeArrayData.fromPrimitiveArray(values);
  }
}
