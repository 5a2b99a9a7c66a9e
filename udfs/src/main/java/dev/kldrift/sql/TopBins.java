package dev.kldrift.sql;

import dev.kldrift.kernel.WeightDivergence;
import dev.kldrift.kernel.Weights;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * {@code top_bins(p, q, labels, count)}: the bins that moved most.
 *
 * <p>Ranked by |p - q| |ln(p/q)|, the share of a bin in the PSI, which is the sum of both signed
 * terms and never negative; bins that one side lacks come first, by their mass; ties go to the
 * lower bin. Fewer where fewer bins differ.
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

  private static final Comparator<Moved> LEAST_FIRST =
      Comparator.comparingDouble(Moved::share)
          .thenComparingDouble(Moved::mass)
          .thenComparing(Comparator.comparingInt(Moved::bin).reversed());

  TopBins() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private record Moved(int bin, double p, double q, double termPq, double termQp) {
    double share() {
      return termPq + termQp;
    }

    double mass() {
      return Math.max(p, q);
    }
  }

  private static Object value(
      ElementType type, ArrayData p, ArrayData q, ArrayData labels, int count) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> top(a[0], a[1], labels, count), p, q);
  }

  private static ArrayData top(double[] p, double[] q, ArrayData labels, int count) {
    double[] termsPq = WeightDivergence.contributions(p, q);
    double[] termsQp = WeightDivergence.contributions(q, p);
    double[] shareP = Weights.normalize(p);
    double[] shareQ = Weights.normalize(q);
    PriorityQueue<Moved> most = new PriorityQueue<>(LEAST_FIRST);
    for (int i = 0; i < p.length; i++) {
      if (termsPq[i] + termsQp[i] > 0) {
        most.add(new Moved(i, shareP[i], shareQ[i], termsPq[i], termsQp[i]));
        if (most.size() > count) {
          most.remove();
        }
      }
    }
    Object[] rows = new Object[most.size()];
    for (int i = rows.length - 1; i >= 0; i--) {
      rows[i] = row(most.remove(), labels);
    }
    return new GenericArrayData(rows);
  }

  private static InternalRow row(Moved moved, ArrayData labels) {
    boolean labelled = labels != null && moved.bin < labels.numElements();
    Object label =
        labelled && !labels.isNullAt(moved.bin) ? labels.getUTF8String(moved.bin).clone() : null;
    return new GenericInternalRow(
        new Object[] {moved.bin, label, moved.p, moved.q, moved.termPq, moved.termQp});
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
