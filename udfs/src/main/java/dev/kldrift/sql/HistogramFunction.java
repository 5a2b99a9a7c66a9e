package dev.kldrift.sql;

import java.util.function.Function;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.StructType;

/** A SQL function over histograms, before Spark knows the types of its arguments. */
abstract class HistogramFunction implements UnboundFunction {
  private final Signature signature;
  private final Function<ElementType, BoundFunction> binder;

  HistogramFunction(Signature signature, Function<ElementType, BoundFunction> binder) {
    this.signature = signature;
    this.binder = binder;
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
    return binder.apply(signature.elementType(inputType));
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
