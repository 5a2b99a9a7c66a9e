package dev.kldrift.sql;

import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.InvalidHistogramException;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;

/**
 * A function bound to one element type.
 *
 * <p>Spark calls the public static method {@code invoke} of the concrete class from generated code.
 * It finds that method by its name and argument classes, so each element type needs a class of its
 * own; the classes hold nothing else. A null argument reaches {@code invoke} as null.
 */
public abstract class BoundHistogramFunction implements ScalarFunction<Object> {
  private Signature signature;
  private ElementType elementType;

  final BoundHistogramFunction bind(Signature boundSignature, ElementType boundType) {
    signature = boundSignature;
    elementType = boundType;
    return this;
  }

  @Override
  public DataType[] inputTypes() {
    return signature.inputTypes(elementType);
  }

  @Override
  public DataType resultType() {
    return signature.result();
  }

  @Override
  public String name() {
    return signature.name();
  }

  @Override
  public String canonicalName() {
    return signature.canonicalName(elementType);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BoundHistogramFunction that
        && canonicalName().equals(that.canonicalName());
  }

  @Override
  public int hashCode() {
    return canonicalName().hashCode();
  }

  /** A kernel over the arrays of one call. */
  @FunctionalInterface
  interface Kernel {
    Object apply(double[][] arrays);
  }

  /** A kernel over what one fused pass tells of a pair. */
  @FunctionalInterface
  interface Quantity {
    Object of(Divergence divergence);
  }

  /** Reads the arrays, runs the kernel, and names the function in what it throws. */
  static Object evaluate(
      Signature signature, ElementType type, Kernel kernel, ArrayData... arrays) {
    String[] names = signature.names();
    double[][] values = new double[arrays.length][];
    try {
      for (int i = 0; i < arrays.length; i++) {
        if (arrays[i] == null) {
          return null;
        }
        values[i] = type.read(arrays[i], i, names);
      }
      return kernel.apply(values);
    } catch (InvalidHistogramException e) {
      throw named(signature, e);
    }
  }

  /** As {@link #evaluate}, for what is read off the fused pass over a pair of weights. */
  static Object evaluatePair(
      Signature signature, ElementType type, Quantity quantity, ArrayData p, ArrayData q) {
    return evaluatePair(signature, () -> quantity.of(type.divergence(p, q)), p, q);
  }

  /** As {@link #evaluate}, for what the supplier tells of two arrays without nulls. */
  static Object evaluatePair(
      Signature signature, Supplier<Object> value, ArrayData p, ArrayData q) {
    if (p == null || q == null) {
      return null;
    }
    String[] names = signature.names();
    try {
      ElementType.requireNoNulls(p, 0, names);
      ElementType.requireNoNulls(q, 1, names);
      return value.get();
    } catch (InvalidHistogramException e) {
      throw named(signature, e);
    }
  }

  static IllegalArgumentException named(Signature signature, InvalidHistogramException e) {
    return new IllegalArgumentException(signature.name() + ": " + e.describe(signature.names()), e);
  }
}
