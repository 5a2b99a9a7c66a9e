package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A function of whose result NULL says that all is well, for calls of which a number may be NULL.
 *
 * <p>Generated code answers a NULL where {@code invoke} takes a number with NULL, and calls
 * nothing. This function has no {@code invoke}, so that Spark calls it with the row of its
 * arguments, and a NULL among the numbers is an error. That is slower; so it is bound only where
 * there may be one.
 */
final class NullRefusing implements ScalarFunction<Object> {
  private static final long serialVersionUID = 1L;

  private final BoundHistogramFunction function;

  private NullRefusing(BoundHistogramFunction function) {
    this.function = function;
  }

  /** The function as it is where these arguments have every number, else one that makes sure. */
  static ScalarFunction<Object> where(StructType arguments, BoundHistogramFunction function) {
    DataType[] types = function.inputTypes();
    for (int i = 0; i < types.length; i++) {
      if (isNumber(types[i]) && mayBeNull(arguments.fields()[i])) {
        return new NullRefusing(function);
      }
    }
    return function;
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  /** A text that is no number becomes NULL by its cast, except in ANSI mode. */
  private static boolean mayBeNull(StructField argument) {
    return argument.nullable() || !isNumber(argument.dataType());
  }

  @Override
  public Object produceResult(InternalRow arguments) {
    DataType[] types = function.inputTypes();
    for (int i = 0; i < types.length; i++) {
      if (isNumber(types[i]) && arguments.isNullAt(i)) {
        String rule = types[i] instanceof BooleanType ? "true or false" : "a number";
        throw new IllegalArgumentException(
            "%s: %s is NULL (must be %s)".formatted(name(), function.argument(i), rule));
      }
    }
    return function.produceResult(arguments);
  }

  @Override
  public DataType[] inputTypes() {
    return function.inputTypes();
  }

  @Override
  public DataType resultType() {
    return function.resultType();
  }

  @Override
  public String name() {
    return function.name();
  }

  @Override
  public String canonicalName() {
    return function.canonicalName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NullRefusing that && function.equals(that.function);
  }

  @Override
  public int hashCode() {
    return function.hashCode();
  }

  @Override
  public String toString() {
    return function.toString();
  }
}
