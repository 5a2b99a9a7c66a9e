package dev.kldrift.job.profile;

import com.clearspring.analytics.stream.cardinality.CardinalityMergeException;
import com.clearspring.analytics.stream.cardinality.HyperLogLogPlus;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the values of a column are like: counts, exact sums of the finite numbers and their
 * extremes, and about how many values are different. Those of parts of a table add up to that of
 * the table, in any order to the same.
 */
public final class ColumnSketch implements Serializable {
  private static final long serialVersionUID = 1L;

  /** 4,096 registers: the number of different values is off by 1.6 % (one sigma). */
  private static final int REGISTERS_LOG2 = 12;

  private long rows;
  private long present;
  private long finite;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  private final ExactTotal sum = new ExactTotal();
  private final ExactTotal squares = new ExactTotal();

  /** Registers alone, so that it is the same in any order; NULL where nobody counts. */
  private HyperLogLogPlus distinct;

  /** Of no rows. */
  ColumnSketch() {}

  /** A sketch of different values, empty; the library is that of Spark's countApproxDistinct. */
  static HyperLogLogPlus noValues() {
    return new HyperLogLogPlus(REGISTERS_LOG2);
  }

  /** Counts rows, and those with a value. */
  void addRows(long all, long withValue) {
    rows += all;
    present += withValue;
  }

  /** Sets what is known of the finite numbers. */
  void setNumbers(long count, HistogramPart part) {
    finite = count;
    if (count > 0) {
      least = part.least();
      greatest = part.greatest();
    }
    sum.add(part.sum());
    squares.add(part.squares());
  }

  /** Sets what is known of different values. */
  void setDistinct(HyperLogLogPlus sketch) {
    distinct = sketch;
  }

  /** That of the rows of both. */
  ColumnSketch and(ColumnSketch other) {
    ColumnSketch both = new ColumnSketch();
    for (ColumnSketch each : List.of(this, other)) {
      both.rows += each.rows;
      both.present += each.present;
      both.finite += each.finite;
      both.least = Math.min(both.least, each.least);
      both.greatest = Math.max(both.greatest, each.greatest);
      both.sum.add(each.sum);
      both.squares.add(each.squares);
      both.addDistinct(each.distinct);
    }
    return both;
  }

  private void addDistinct(HyperLogLogPlus more) {
    if (more == null) {
      return;
    }
    if (distinct == null) {
      distinct = noValues();
    }
    try {
      distinct.addAll(more);
    } catch (CardinalityMergeException e) { // of sketches of other sizes
      throw new IllegalStateException(e);
    }
  }

  /** Rows of the table. */
  public long rows() {
    return rows;
  }

  /** Those with a value. */
  public long present() {
    return present;
  }

  /** About how many different values there are, -1 where nobody has counted. */
  public long distinct() {
    return distinct == null ? -1 : distinct.cardinality();
  }

  /** The mean of the finite numbers, rounded once. */
  public OptionalDouble mean() {
    return optional(Moments.mean(sum, finite));
  }

  /** Their standard deviation, as of a sample; none of less than two. */
  public OptionalDouble deviation() {
    return optional(Moments.deviation(sum, squares, finite));
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** The least of them. */
  public OptionalDouble least() {
    return finite == 0 ? OptionalDouble.empty() : OptionalDouble.of(least);
  }

  /** The greatest of them. */
  public OptionalDouble greatest() {
    return finite == 0 ? OptionalDouble.empty() : OptionalDouble.of(greatest);
  }
}
