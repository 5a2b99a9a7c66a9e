package dev.kldrift.sql;

import dev.kldrift.stats.MovedBins;
import dev.kldrift.stats.MovedBins.Moved;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code top_bins(p, q, labels, count)}: the bins that moved most.
 *
 * <p>Ranked by their share of the Jensen-Shannon divergence, see {@link MovedBins}: finite and the
 * same in both directions, so that an empty bin counts by the mass it lost and a large shift comes
 * before a rare bin that vanished. Fewer where fewer bins differ.
 */
public final class TopBins extends BoundHistogramFunction {

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

  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "top_bins",
                  "the bins that moved most, with both probabilities and both terms in nats",
                  RESULT,
                  "p",
                  "q")
              .with("labels", DataTypes.createArrayType(DataTypes.StringType))
              .with("count", DataTypes.IntegerType),
          TopBins::new);

  private TopBins(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @param labels of the bins, or NULL
   * @param count of the bins wanted
   * @return rows of {@link #RESULT}, NULL where a histogram is NULL
   */
  public Object invoke(ArrayData p, ArrayData q, ArrayData labels, int count) {
    return over(() -> top(PairWeights.of(type(), p, q), labels, count), p, q);
  }

  /** Rows of {@link #RESULT}. */
  static ArrayData top(PairWeights weights, ArrayData labels, int count) {
    Moved[] moved = weights.moved(count);
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
}
