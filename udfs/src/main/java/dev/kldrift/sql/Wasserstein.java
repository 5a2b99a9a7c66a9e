package dev.kldrift.sql;

import dev.kldrift.kernel.BinDistances;
import dev.kldrift.kernel.BinScale;
import java.util.Map;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * {@code wasserstein(p, q[, edges])}: the first Wasserstein distance over the middles of bins
 * between edges, or over bin numbers without these.
 */
public final class Wasserstein extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
              "wasserstein",
              "first Wasserstein distance, over bin centres where there are edges, else over bin numbers",
              DataTypes.DoubleType,
              "p",
              "q")
          .withOptional(new StructField("edges", ResultTypes.DOUBLES, true, null));

  Wasserstein() {
    super(
        SIGNATURE,
        Map.of(
            ElementType.DOUBLE, Doubles::new,
            ElementType.FLOAT, Floats::new,
            ElementType.LONG, Longs::new,
            ElementType.INT, Ints::new));
  }

  private static Double value(ElementType type, ArrayData p, ArrayData q, ArrayData edges) {
    return (Double)
        BoundHistogramFunction.evaluate(
            SIGNATURE,
            type,
            a -> {
              BinScale scale = edges == null ? BinScale.numbers(a[0].length) : scale(edges, a[0]);
              return BinDistances.of(a[0], a[1], scale).wasserstein();
            },
            p,
            q);
  }

  private static Double between(ElementType type, ArrayData p, ArrayData q, ArrayData edges) {
    return edges == null ? null : value(type, p, q, edges);
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

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData q) {
      return value(ElementType.DOUBLE, p, q, null);
    }

    public static Double invoke(ArrayData p, ArrayData q, ArrayData edges) {
      return between(ElementType.DOUBLE, p, q, edges);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData q) {
      return value(ElementType.FLOAT, p, q, null);
    }

    public static Double invoke(ArrayData p, ArrayData q, ArrayData edges) {
      return between(ElementType.FLOAT, p, q, edges);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData q) {
      return value(ElementType.LONG, p, q, null);
    }

    public static Double invoke(ArrayData p, ArrayData q, ArrayData edges) {
      return between(ElementType.LONG, p, q, edges);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData q) {
      return value(ElementType.INT, p, q, null);
    }

    public static Double invoke(ArrayData p, ArrayData q, ArrayData edges) {
      return between(ElementType.INT, p, q, edges);
    }
  }
}
