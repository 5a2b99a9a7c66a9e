package dev.kldrift.sql;

import dev.kldrift.kernel.InvalidHistogramException;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.connector.catalog.functions.AggregateFunction;
import org.apache.spark.sql.types.DataType;

/**
 * Element-wise combination of partial histograms, bound to one element type.
 *
 * <p>NULL arrays are skipped, no array at all gives NULL. The result does not depend on the order
 * in which partials arrive or on how they are grouped: equal bits for every partitioning.
 *
 * <p>A state is either a {@link LiveState} or, after it has travelled, the bytes that one turned
 * into: Spark 4.2 reads states with the class loader of its own jars, which does not see the
 * classes of a jar given to spark-submit, and bytes need no class.
 *
 * @param <S> the accumulator of the kernel
 */
abstract class CombineAggregate<S> implements AggregateFunction<Serializable, ArrayData> {
  private final Signature signature;
  private final ElementType elementType;

  CombineAggregate(Signature signature, ElementType elementType) {
    this.signature = signature;
    this.elementType = elementType;
  }

  abstract S create();

  abstract void add(S sum, ArrayData array, ElementType type, String... names);

  abstract void merge(S sum, S other);

  /** The combined histogram, or null where there is none. */
  abstract double[] value(S sum);

  abstract byte[] encode(S sum);

  abstract S decode(byte[] bytes);

  @Override
  public final Serializable newAggregationState() {
    return new LiveState<>(this, create());
  }

  @Override
  public final Serializable update(Serializable state, InternalRow input) {
    LiveState<S> live = live(state);
    if (!input.isNullAt(0)) {
      naming(() -> add(live.sum, input.getArray(0), elementType, signature.names()));
    }
    return live;
  }

  @Override
  public final Serializable merge(Serializable left, Serializable right) {
    LiveState<S> live = live(left);
    naming(() -> merge(live.sum, live(right).sum));
    return live;
  }

  @Override
  public final ArrayData produceResult(Serializable state) {
    try {
      double[] result = value(live(state).sum);
      return result == null ? null : UnsafeArrayData.fromPrimitiveArray(result);
    } catch (InvalidHistogramException e) { // of the sum, which is no argument
      throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // states are made here only
  private LiveState<S> live(Serializable state) {
    return state instanceof byte[] bytes
        ? new LiveState<>(this, decode(bytes))
        : (LiveState<S>) state;
  }

  private void naming(Runnable step) {
    try {
      step.run();
    } catch (InvalidHistogramException e) {
      throw signature.named(e);
    }
  }

  @Override
  public final DataType[] inputTypes() {
    return signature.inputTypes(elementType);
  }

  @Override
  public final DataType resultType() {
    return ResultTypes.DOUBLES;
  }

  @Override
  public final String name() {
    return signature.name();
  }

  @Override
  public final String canonicalName() {
    return signature.canonicalName(elementType);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof CombineAggregate<?> that
        && canonicalName().equals(that.canonicalName());
  }

  @Override
  public final int hashCode() {
    return canonicalName().hashCode();
  }

  /** An accumulator that is serialised as bytes. */
  private static final class LiveState<S> implements Serializable {
    private final transient CombineAggregate<S> aggregate;
    private final transient S sum;

    LiveState(CombineAggregate<S> aggregate, S sum) {
      this.aggregate = aggregate;
      this.sum = sum;
    }

    private Object writeReplace() {
      return aggregate.encode(sum);
    }
  }
}
