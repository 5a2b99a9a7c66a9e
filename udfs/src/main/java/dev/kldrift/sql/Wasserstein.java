package dev.kldrift.sql;

import dev.kldrift.kernel.BinScale;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code wasserstein(p, q[, edges])}: the first Wasserstein distance over the middles of bins
 * between edges, or over bin numbers without these.
 */
public final class Wasserstein extends BoundHistogramFunction {
  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "wasserstein",
                  "first Wasserstein distance, over bin centres where there are edges, else over"
                      + " bin numbers",
                  DataTypes.DoubleType,
                  "p",
                  "q")
              .withOptional("edges", ElementType.DOUBLE.arrayType()),
          Wasserstein::new);

  private Wasserstein(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param p the first histogram
   * @param q the second
   * @return the distance over bin numbers, NULL where an argument is NULL
   */
  public Object invoke(ArrayData p, ArrayData q) {
    return over(() -> PairWeights.of(type(), p, q).distances().wasserstein(), p, q);
  }

  /**
   * Called by generated code.
   *
   * @param p the first histogram
   * @param q the second
   * @param edges of the bins, one more than these
   * @return the distance over bin centres, NULL where an argument is NULL
   */
  public Object invoke(ArrayData p, ArrayData q, ArrayData edges) {
    return edges == null ? null : over(() -> between(PairWeights.of(type(), p, q), edges), p, q);
  }

  private static double between(PairWeights weights, ArrayData edges) {
    return weights.distances(scale(edges, weights.p())).wasserstein();
  }

  private static BinScale scale(ArrayData edges, double[] p) {
    int missing = ElementType.firstNull(edges);
    if (missing >= 0) {
      throw new IllegalArgumentException(
          "wasserstein: edges[" + missing + "] is null (must be a number)");
    }
    double[] values = edges.toDoubleArray();
    if (values.length != p.length + 1) {
      throw new IllegalArgumentException(
          "wasserstein: edges has %d numbers for %d bins (must be one more)"
              .formatted(values.length, p.length));
    }
    try {
      return BinScale.between(values);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("wasserstein: " + e.getMessage(), e);
    }
  }
}
