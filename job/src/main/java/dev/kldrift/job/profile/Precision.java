package dev.kldrift.job.profile;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * The precision of a column's numbers, and the place of an edge among them.
 *
 * <p>A number means its shortest decimal: 0.7 as a float is 0.699999988, and lies in the bin that
 * begins at 0.7 all the same, as it would as a double. Rounding keeps the order, so that only the
 * number nearest to an edge has to be looked at, once for the edge and not for each value.
 */
enum Precision {
  /** Two bytes. */
  HALF(5),
  /** A float. */
  SINGLE(9),
  /** A double, or anything that is counted as one. */
  DOUBLE(17);

  private static final int HALF_FRACTION_BITS = 10;
  private static final int HALF_LEAST_EXPONENT = -14;
  private static final double HALF_TOO_LARGE = 65_520;

  private final int digits;

  Precision(int digits) {
    this.digits = digits;
  }

  /** For each edge the least number of this precision that is not below it. */
  List<Double> edges(List<Double> edges) {
    return this == DOUBLE ? edges : edges.stream().map(this::edge).toList();
  }

  /** The least number of this precision that is not below an edge. */
  double edge(double edge) {
    if (this == DOUBLE) {
      return edge;
    }
    BigDecimal decimal = BigDecimal.valueOf(edge);
    double nearest = nearest(decimal);
    if (!Double.isFinite(nearest) || nearest == edge) {
      return edge;
    }
    if (shortest(nearest).compareTo(decimal) >= 0) {
      return nearest + 0.0;
    }
    double next = next(nearest);
    return Double.isFinite(next) ? next : edge;
  }

  private double nearest(BigDecimal decimal) {
    if (this == SINGLE) {
      return decimal.floatValue();
    }
    double value = decimal.doubleValue();
    if (this == DOUBLE) {
      return value;
    }
    return Math.abs(value) >= HALF_TOO_LARGE
        ? Math.copySign(Double.POSITIVE_INFINITY, value)
        : Math.rint(value / step(value)) * step(value);
  }

  /** Distance of the numbers of two bytes around a value. */
  private static double step(double value) {
    int exponent = Math.max(Math.getExponent(value), HALF_LEAST_EXPONENT);
    return Math.scalb(1.0, exponent - HALF_FRACTION_BITS);
  }

  private double next(double value) {
    return this == SINGLE
        ? Math.nextUp((float) value)
        : nearest(new BigDecimal(Math.nextUp(value + step(value) / 2)));
  }

  /** The decimal of fewest digits that is rounded to a number; of several the nearest. */
  BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int length = 1; length < digits; length++) {
      BigDecimal below = exact.round(new MathContext(length, RoundingMode.FLOOR));
      BigDecimal above = exact.round(new MathContext(length, RoundingMode.CEILING));
      boolean first = exact.subtract(below).compareTo(above.subtract(exact)) <= 0;
      for (BigDecimal candidate : first ? List.of(below, above) : List.of(above, below)) {
        if (nearest(candidate) == number) {
          return candidate;
        }
      }
    }
    return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }
}
