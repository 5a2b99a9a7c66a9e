package dev.kldrift.job.profile;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Reads the day that a value falls on, in days since 1970; NULL where it is no date.
 *
 * <p>In Java rather than by Spark's functions, whose answers depend on the version and on settings
 * of the session.
 */
abstract class DayReader implements UDF1<Object, Integer> {
  private static final long serialVersionUID = 1L;

  static final LocalDate FIRST = LocalDate.of(1, 1, 1);
  static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  @Override
  public final Integer call(Object value) {
    if (value == null) {
      return null;
    }
    try {
      LocalDate day = read(value);
      return day.isBefore(FIRST) || day.isAfter(LAST) ? null : (int) day.toEpochDay();
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  /**
   * The day of a value.
   *
   * @throws DateTimeException if it is no date
   * @throws ArithmeticException if it is no date
   * @throws NumberFormatException if it is no date
   */
  abstract LocalDate read(Object value);

  /** Text as it is; numbers as digits, where they are whole. */
  static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8).strip();
    }
    if (value instanceof Double || value instanceof BigDecimal) {
      BigDecimal number = new BigDecimal(value.toString());
      requireMagnitude(number);
      return number.toBigIntegerExact().toString();
    }
    return value.toString().strip();
  }

  /** Without it 1e999999999 would be written out. */
  static void requireMagnitude(BigDecimal number) {
    if ((long) number.precision() - number.scale() > Long.toString(Long.MAX_VALUE).length()) {
      throw new ArithmeticException("no date is as large as " + number);
    }
  }
}
