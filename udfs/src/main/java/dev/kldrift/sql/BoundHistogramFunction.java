package dev.kldrift.sql;

import dev.kldrift.kernel.InvalidHistogramException;
import dev.kldrift.kernel.Violation;
import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;

/**
 * A scalar function bound to the element type of its histograms and to a number of arguments.
 *
 * <p>Spark's generated code calls the public method {@code invoke} of the concrete class, which it
 * finds by the classes of the arguments; so there is one subclass per shape of arguments, with an
 * {@code invoke} for each number of them. As the method is no static one, the object knows the
 * rest. A null argument reaches {@code invoke} as null, unless it is a number.
 */
public abstract class BoundHistogramFunction implements ScalarFunction<Object> {
  private final Signature signature;
  private final ElementType type;
  private final String[] names;

  BoundHistogramFunction(Signature signature, ElementType type) {
    this.signature = signature;
    this.type = type;
    this.names = signature.names();
  }

  final ElementType type() {
    return type;
  }

  /** The name of the argument of this position. */
  final String argument(int position) {
    return position < names.length
        ? names[position]
        : signature.others().get(position - names.length).name();
  }

  /** Copies a histogram that has no null elements. */
  final double[] widen(ArrayData array) {
    return type.widen(array);
  }

  /**
   * The value that is computed of histograms: NULL where one is NULL, an error that names the
   * function and the argument where one is not valid.
   */
  final Object over(Supplier<Object> value, ArrayData... histograms) {
    for (ArrayData histogram : histograms) {
      if (histogram == null) {
        return null;
      }
    }
    try {
      for (int i = 0; i < histograms.length; i++) {
        ElementType.requireNoNulls(histograms[i], i, names);
      }
      return value.get();
    } catch (InvalidHistogramException e) {
      throw signature.named(e);
    }
  }

  /** An error where there is a violation, in the argument of this position. */
  final void require(Violation violation, int argument) {
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, argument, names);
    }
  }

  /** An error where two histograms, the first arguments, differ in length. */
  final void requireSameLength(double[] first, double[] second) {
    if (first.length != second.length) {
      throw InvalidHistogramException.lengths(first.length, second.length, names);
    }
  }

  /**
   * Whether a NULL result says that all is well, so that no NULL among the numbers may give one.
   */
  boolean refusesNullNumbers() {
    return false;
  }

  @Override
  public final DataType[] inputTypes() {
    return signature.inputTypes(type);
  }

  @Override
  public final DataType resultType() {
    return signature.result();
  }

  @Override
  public final String name() {
    return signature.name();
  }

  @Override
  public final String canonicalName() {
    return signature.canonicalName(type);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof BoundHistogramFunction that
        && canonicalName().equals(that.canonicalName());
  }

  @Override
  public final int hashCode() {
    return canonicalName().hashCode();
  }

  /** As plans show it, and columns without a name of their own. */
  @Override
  public final String toString() {
    return name();
  }

  /** Only its name and types travel: where it arrives, the registry has the rest. */
  final Object writeReplace() {
    return new Reference(name(), signature.arity(), type);
  }

  private record Reference(String name, int arguments, ElementType type) implements Serializable {
    private Object readResolve() {
      return DriftFunctions.find(name).bind(arguments, type);
    }
  }
}
