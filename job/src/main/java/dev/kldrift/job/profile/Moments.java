package dev.kldrift.job.profile;

import java.math.BigDecimal;
import java.math.MathContext;

/** Mean and standard deviation of numbers, from exact sums: rounded once, at the end. */
final class Moments {
  private static final MathContext DIGITS = new MathContext(50);

  private Moments() {}

  /** Sum / n; NULL where there is no number. */
  static Double mean(byte[] sum, long count) {
    return count == 0 ? null : value(sum).divide(BigDecimal.valueOf(count), DIGITS).doubleValue();
  }

  /**
   * The standard deviation of a sample, sqrt((sum of squares - sum^2 / n) / (n - 1)); NULL where
   * there are less than two numbers.
   */
  static Double deviation(byte[] sum, byte[] squares, long count) {
    if (count < 2) {
      return null;
    }
    BigDecimal n = BigDecimal.valueOf(count);
    BigDecimal total = value(sum);
    BigDecimal above = n.multiply(value(squares)).subtract(total.multiply(total));
    BigDecimal below = n.multiply(BigDecimal.valueOf(count - 1));
    return above.divide(below, DIGITS).sqrt(DIGITS).doubleValue();
  }

  private static BigDecimal value(byte[] bytes) {
    ExactTotal total = new ExactTotal();
    if (bytes.length > 0) {
      total.add(bytes);
    }
    return total.value();
  }
}
