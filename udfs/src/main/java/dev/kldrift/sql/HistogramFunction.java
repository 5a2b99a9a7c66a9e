package dev.kldrift.sql;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.StructType;

/** A SQL function over histograms, before Spark knows the types of its arguments. */
abstract class HistogramFunction implements UnboundFunction {
  private final Signature signature;
  private final BiFunction<Signature, ElementType, BoundFunction> binder;

  private HistogramFunction(
      Signature signature, BiFunction<Signature, ElementType, BoundFunction> binder) {
    this.signature = signature;
    this.binder = binder;
  }

  HistogramFunction(Signature signature, Function<ElementType, BoundFunction> binder) {
    this(signature, (called, type) -> binder.apply(type));
  }

  /**
   * A scalar function some of whose arguments may be left out: the bound classes have an {@code
   * invoke} for each number of arguments, and each call binds an instance of its own.
   */
  HistogramFunction(Signature signature, Map<ElementType, Supplier<BoundHistogramFunction>> bound) {
    this(signature, (called, type) -> bound.get(type).get().bind(called, type));
  }

  /** A scalar function, with one bound class per element type. */
  HistogramFunction(
      Signature signature,
      BoundHistogramFunction doubles,
      BoundHistogramFunction floats,
      BoundHistogramFunction longs,
      BoundHistogramFunction ints) {
    this(
        signature,
        type ->
            switch (type) {
              case DOUBLE -> doubles.bind(signature, type);
              case FLOAT -> floats.bind(signature, type);
              case LONG -> longs.bind(signature, type);
              case INT -> ints.bind(signature, type);
            });
  }

  final String call() {
    return signature.call();
  }

  final String help() {
    return signature.help();
  }

  @Override
  public final BoundFunction bind(StructType inputType) {
    ElementType type = signature.elementType(inputType);
    return binder.apply(signature.taking(inputType.fields().length), type);
  }

  @Override
  public final String name() {
    return signature.name();
  }

  @Override
  public final String description() {
    return call() + ": " + help();
  }
}
