package dev.kldrift.sql;

import dev.kldrift.kernel.InvalidHistogramException;
import dev.kldrift.kernel.Violation;
import dev.kldrift.kernel.WeightRule;
import dev.kldrift.stats.SequentialEvidence;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code log_e_value(counts, reference)}: evidence against "the counts still come from the
 * reference" that holds however often one looks, by the Krichevsky-Trofimov mixture.
 */
public final class LogEValue extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "log_e_value",
          "log e-value of all counts so far against a known reference, in nats; an alarm at -ln(level)"
              + " keeps the level however often one looks",
          DataTypes.DoubleType,
          "counts",
          "reference");

  private static final SequentialEvidence EVIDENCE = SequentialEvidence.krichevskyTrofimov();

  LogEValue() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData counts, ArrayData reference) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> evidence(a[0], a[1]), counts, reference);
  }

  private static double evidence(double[] counts, double[] reference) {
    if (counts.length != reference.length) {
      throw InvalidHistogramException.lengths(counts.length, reference.length, SIGNATURE.names());
    }
    require(WeightRule.WEIGHTS.firstViolation(counts), 0); // sums of counts may exceed 2^53
    require(WeightRule.WEIGHTS.firstViolation(reference), 1);
    return EVIDENCE.log(counts, reference);
  }

  private static void require(Violation violation, int argument) {
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, argument, SIGNATURE.names());
    }
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData counts, ArrayData reference) {
      return (Double) value(ElementType.DOUBLE, counts, reference);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData counts, ArrayData reference) {
      return (Double) value(ElementType.FLOAT, counts, reference);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData counts, ArrayData reference) {
      return (Double) value(ElementType.LONG, counts, reference);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData counts, ArrayData reference) {
      return (Double) value(ElementType.INT, counts, reference);
    }
  }
}
