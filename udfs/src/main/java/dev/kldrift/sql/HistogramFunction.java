package dev.kldrift.sql;

import java.util.function.BiFunction;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.StructType;

/** A SQL function over histograms, before Spark knows the types of its arguments. */
final class HistogramFunction implements UnboundFunction {
  private final Signature signature;
  private final BiFunction<Signature, ElementType, BoundFunction> binder;

  /**
   * A function.
   *
   * @param signature what users see of it
   * @param binder makes the function for a call: of the signature without the arguments that the
   *     call leaves out, and of the element type of its histograms
   */
  HistogramFunction(Signature signature, BiFunction<Signature, ElementType, BoundFunction> binder) {
    this.signature = signature;
    this.binder = binder;
  }

  String call() {
    return signature.call();
  }

  String help() {
    return signature.help();
  }

  @Override
  public BoundFunction bind(StructType inputType) {
    ElementType type = signature.elementType(inputType);
    BoundFunction bound = bind(inputType.fields().length, type);
    return bound instanceof BoundHistogramFunction function && function.refusesNullNumbers()
        ? NullRefusing.where(inputType, function)
        : bound;
  }

  BoundFunction bind(int arguments, ElementType type) {
    return binder.apply(signature.taking(arguments), type);
  }

  @Override
  public String name() {
    return signature.name();
  }

  @Override
  public String description() {
    return call() + ": " + help();
  }
}
