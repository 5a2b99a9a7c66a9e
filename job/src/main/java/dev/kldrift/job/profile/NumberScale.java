package dev.kldrift.job.profile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/**
 * Edges that people read: the shortest decimals between neighbouring numbers.
 *
 * <p>Of a shortest decimal's kind the greatest is taken: between 24 and 30 it is 30.
 *
 * @param whole whether edges are whole numbers
 * @param precision how exact the numbers are
 */
record NumberScale(boolean whole, Precision precision) {
  private static final int FINEST = -400;
  private static final int READABLE_DIGITS = 6;

  /** How much of the range of all numbers the outer edges may lie beyond them. */
  private static final BigDecimal SLACK = new BigDecimal("0.001");

  /** An edge that is above one number and not above the next. */
  double between(double below, double number) {
    BigDecimal low = precision.shortest(below);
    BigDecimal high = precision.shortest(number);
    for (int exponent = exponent(low, high); exponent > finest(); exponent--) {
      BigDecimal edge = high.setScale(-exponent, RoundingMode.FLOOR);
      if (edge.compareTo(low) > 0 && parts(below, edge.doubleValue(), number)) {
        return edge.doubleValue() + 0.0;
      }
    }
    return number;
  }

  /** Whether numbers of this precision fall on either side of the edge. */
  private boolean parts(double below, double edge, double number) {
    double counted = precision.edge(edge);
    return below < counted && counted <= number;
  }

  /** The same, but the number itself where that is short enough. */
  double at(double below, double number) {
    BigDecimal value = precision.shortest(number);
    boolean readable = whole || value.stripTrailingZeros().precision() <= READABLE_DIGITS;
    return readable && parts(below, value.doubleValue(), number)
        ? value.doubleValue() + 0.0
        : between(below, number);
  }

  /** An edge that is not above the first of some numbers, and not far below it. */
  double atOrBelow(double first, double last) {
    BigDecimal value = precision.shortest(first);
    boolean readable = whole || value.stripTrailingZeros().precision() <= READABLE_DIGITS;
    BigDecimal low = value.subtract(slack(first, last));
    if (!readable && low.compareTo(value) < 0) {
      for (int exponent = exponent(low, value); exponent > FINEST; exponent--) {
        BigDecimal edge = value.setScale(-exponent, RoundingMode.FLOOR);
        if (edge.compareTo(low) > 0 && precision.edge(edge.doubleValue()) <= first) {
          return edge.doubleValue() + 0.0;
        }
      }
    }
    return precision.edge(value.doubleValue()) <= first ? value.doubleValue() + 0.0 : first;
  }

  /** An edge above the last of some numbers, and not far; none where nothing is above. */
  OptionalDouble above(double first, double last) {
    if (last == Double.MAX_VALUE) {
      return OptionalDouble.empty();
    }
    if (whole) {
      return OptionalDouble.of(Math.max(last + 1, Math.nextUp(last)));
    }
    BigDecimal low = precision.shortest(last);
    BigDecimal slack = slack(first, last);
    if (slack.signum() == 0) {
      slack = last == 0 ? SLACK : low.abs().multiply(SLACK);
    }
    BigDecimal high = low.add(slack);
    for (int exponent = exponent(low, high); exponent > FINEST; exponent--) {
      BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(exponent);
      BigDecimal edge = low.setScale(-exponent, RoundingMode.FLOOR).add(unit);
      double value = edge.doubleValue();
      if (edge.compareTo(high) <= 0 && Double.isFinite(value) && last < precision.edge(value)) {
        return OptionalDouble.of(value);
      }
    }
    return OptionalDouble.of(Math.nextUp(last));
  }

  private static BigDecimal slack(double first, double last) {
    return new BigDecimal(last).subtract(new BigDecimal(first)).multiply(SLACK);
  }

  private int finest() {
    return whole ? -1 : FINEST;
  }

  /** Of the first decimal place in which numbers like these may differ. */
  private static int exponent(BigDecimal low, BigDecimal high) {
    BigDecimal larger = low.abs().max(high.abs());
    return larger.signum() == 0 ? 0 : larger.precision() - larger.scale();
  }
}
