package dev.kldrift.job.input;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.input.FileType.Kind;
import dev.kldrift.job.table.RowProblem;
import dev.kldrift.kernel.Violation;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * The way from a value of a file to the same value in the type that stages read.
 *
 * <p>A value that is no count, or that the type does not hold, has a problem. It is as it came
 * where the type holds it, and NULL elsewhere; nothing is rounded.
 *
 * @param from type in the file
 * @param to type that stages read
 * @param counts whether numbers are counts
 */
record ValueConversion(FileType from, DataType to, boolean counts) {
  private static final long MAX_COUNT = 1L << 53;
  private static final long NANOS_PER_MICRO = 1000;
  private static final int DOUBLE_DIGITS = 15;

  private static final UserDefinedFunction HALF = udf(new HalfFloat(), DataTypes.FloatType);

  private static final UserDefinedFunction DESCRIBE =
      udf(
          (UDF2<String, String, String>)
              (kind, value) ->
                  new Violation(Violation.Kind.valueOf(kind), 0, value)
                      .describe("")
                      .replaceFirst("\\[0]", ""),
          DataTypes.StringType);

  /** Whether stages read what is in the file. */
  boolean isIdentity() {
    return from.readAs().equals(to);
  }

  /** Whether there are values that {@code to} does not hold. */
  boolean canFail() {
    return switch (from.kind()) {
      case NANOS, NANOS_NTZ -> true;
      case DECIMAL -> counts;
      case INTEGER -> counts && isRounded();
      default -> false;
    };
  }

  private boolean isRounded() {
    return from.readAs().equals(DataTypes.LongType) && to.equals(DataTypes.DoubleType);
  }

  /** Whether Spark's cast is all that it takes. */
  boolean isCast() {
    return !canFail() && from.kind() != Kind.UUID && from.kind() != Kind.FLOAT16;
  }

  /** The value in its new type; NULL where that does not hold it. */
  Column apply(Column value) {
    return switch (from.kind()) {
      case UUID ->
          regexp_replace(lower(hex(value)), "^(.{8})(.{4})(.{4})(.{4})(.{12})$", "$1-$2-$3-$4-$5");
      case FLOAT16 -> HALF.apply(value).cast(to);
      case NANOS, NANOS_NTZ ->
          when(
              isMicroseconds(value),
              timestamp_micros(call_function("div", value, lit(NANOS_PER_MICRO))).cast(to));
      default -> canFail() ? held(value) : value.cast(to);
    };
  }

  /** Whether a value that is there has no problem. */
  Column fits(Column value) {
    return switch (from.kind()) {
      case NANOS, NANOS_NTZ -> isMicroseconds(value);
      default -> canFail() ? isCount(value) : lit(true);
    };
  }

  private static Column isMicroseconds(Column value) {
    return pmod(value, lit(NANOS_PER_MICRO)).equalTo(0L);
  }

  /** The value where its new type holds it as it came; no double does beyond 2^53. */
  private Column held(Column value) {
    Column whole = isWhole(value);
    if (to.equals(DataTypes.DoubleType)) {
      Column within = value.between(lit(-MAX_COUNT), lit(MAX_COUNT));
      return when(within.and(whole.or(isShort(value))), value.cast(to));
    }
    if (to.equals(DataTypes.LongType)) {
      Column within = value.between(lit(Long.MIN_VALUE), lit(Long.MAX_VALUE));
      return when(within.and(whole), value.cast(to));
    }
    return when(isCount(value), value.cast(to));
  }

  /** Whether a value has few enough digits for a double to give them back. */
  private Column isShort(Column value) {
    int scale = from.readAs() instanceof DecimalType decimal ? decimal.scale() : 0;
    double least = StrictMath.pow(10, DOUBLE_DIGITS - scale);
    return value.between(lit(-least), lit(least));
  }

  /**
   * By what is left of it, as a double: that is 0 for nothing else, whereas decimals of 38 digits
   * lose their last ones where they are compared with whole numbers.
   */
  private static Column isWhole(Column value) {
    return value.mod(lit(1)).cast("double").equalTo(0.0);
  }

  private static Column isCount(Column value) {
    return value.between(lit(0L), lit(MAX_COUNT)).and(isWhole(value));
  }

  /**
   * What is wrong with a value that does not fit.
   *
   * @param subject names it
   */
  Column problem(Column value, Column subject) {
    Column text = value.cast("string");
    if (from.kind() == Kind.NANOS || from.kind() == Kind.NANOS_NTZ) {
      Column detail =
          concat(
              subject,
              lit(" is "),
              text,
              lit(
                  " nanoseconds after 1970 (must be whole microseconds, as times are not rounded)"));
      return RowProblem.of("NOT_MICROSECONDS", detail);
    }
    Column kind =
        when(value.cast("double").lt(0.0), Violation.Kind.NEGATIVE.name())
            .when(not(isWhole(value)), Violation.Kind.NOT_AN_INTEGER.name())
            .otherwise(Violation.Kind.OVERFLOW.name());
    return RowProblem.of(kind, concat(subject, DESCRIBE.apply(kind, text)));
  }
}
