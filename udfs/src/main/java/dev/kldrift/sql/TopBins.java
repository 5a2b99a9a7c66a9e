package dev.kldrift.sql;

import dev.kldrift.stats.MovedBins;
import dev.kldrift.stats.MovedBins.Moved;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code top_bins(p, q, labels, count)}: the bins that moved most.
 *
 * <p>Ranked by their share of the Jensen-Shannon divergence, see {@link MovedBins}: finite and the
 * same in both directions, so that an empty bin counts by the mass it lost and a large shift comes
 * before a rare bin that vanished. Fewer where fewer bins differ.
 */
public final class TopBins extends HistogramFunction {

  /** One bin: its number from 0, its label, both probabilities, both terms in nats. */
  public static final StructType BIN =
      new StructType()
          .add("bin", DataTypes.IntegerType, false)
          .add("label", DataTypes.StringType)
          .add("p", DataTypes.DoubleType, false)
          .add("q", DataTypes.DoubleType, false)
          .add("kl_pq_term", DataTypes.DoubleType, false)
          .add("kl_qp_term", DataTypes.DoubleType, false);

  /** The bins of one pair, the one that moved most first. */
  public static final ArrayType RESULT = DataTypes.createArrayType(BIN, false);

  private static final Signature SIGNATURE =
      Signature.of(
              "top_bins",
              "the bins that moved most, with both probabilities and both terms in nats",
              RESULT,
              "p",
              "q")
          .with(
              new StructField(
                  "labels", DataTypes.createArrayType(DataTypes.StringType), true, null),
              new StructField("count", DataTypes.IntegerType, false, null));

  TopBins() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(
      ElementType type, ArrayData p, ArrayData q, ArrayData labels, int count) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> top(a[0], a[1], labels, count), p, q);
  }

  /** Rows of {@link #RESULT}. */
  static ArrayData top(double[] p, double[] q, ArrayData labels, int count) {
    Moved[] moved = MovedBins.of(p, q, count);
    return RowValues.array(moved.length, BIN.size(), (row, i) -> add(row, moved[i], labels));
  }

  private static void add(RowValues row, Moved moved, ArrayData labels) {
    row.add(moved.bin())
        .add(label(labels, moved.bin()))
        .add(moved.p())
        .add(moved.q())
        .add(moved.termPq())
        .add(moved.termQp());
  }

  /** The label of a bin, null where it has none. */
  static UTF8String label(ArrayData labels, int bin) {
    boolean labelled = labels != null && bin < labels.numElements() && !labels.isNullAt(bin);
    return labelled ? labels.getUTF8String(bin) : null;
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData q, ArrayData labels, int count) {
      return (ArrayData) value(ElementType.DOUBLE, p, q, labels, count);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData q, ArrayData labels, int count) {
      return (ArrayData) value(ElementType.FLOAT, p, q, labels, count);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData q, ArrayData labels, int count) {
      return (ArrayData) value(ElementType.LONG, p, q, labels, count);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData q, ArrayData labels, int count) {
      return (ArrayData) value(ElementType.INT, p, q, labels, count);
    }
  }
}
