package dev.kldrift.sql;

import dev.kldrift.kernel.Divergence;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What functions return beside plain numbers. */
public final class ResultTypes {

  /** The fields of {@code divergence}, in the order of {@link #row(Divergence)}. */
  public static final StructType DIVERGENCE =
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

  static final ArrayType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType, false);

  private ResultTypes() {}

  static InternalRow row(Divergence d) {
    RowValues values = new RowValues(DIVERGENCE.size());
    add(values, d);
    return values.row();
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
