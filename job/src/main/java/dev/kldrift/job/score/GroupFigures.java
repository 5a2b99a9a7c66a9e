package dev.kldrift.job.score;

import dev.kldrift.job.table.SummaryTable;
import dev.kldrift.kernel.HistogramSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Figures of the pairs of one group; those of parts of a group merge to those of the whole. */
final class GroupFigures implements Serializable {
  private static final long serialVersionUID = 1L;

  long pairs;
  long ok;
  long tooFew;
  long drifted;
  double largestQValue = Double.NaN;
  final List<Metric> metrics = new ArrayList<>();

  /** Whether the values themselves are held, from which quantiles are told. */
  final boolean few;

  GroupFigures(boolean few) {
    this.few = few;
    SummaryTable.METRICS.forEach(name -> metrics.add(new Metric(few)));
  }

  void merge(GroupFigures other) {
    pairs += other.pairs;
    ok += other.ok;
    tooFew += other.tooFew;
    drifted += other.drifted;
    addQValue(other.largestQValue);
    for (int i = 0; i < metrics.size(); i++) {
      metrics.get(i).merge(other.metrics.get(i));
    }
  }

  /** The q-value of a drifted pair; NaN is none. */
  void addQValue(double qValue) {
    if (!(largestQValue >= qValue) && !Double.isNaN(qValue)) {
      largestQValue = qValue;
    }
  }

  /** Figures of one quantity: exact, and the same in whatever order values come. */
  static final class Metric implements Serializable {
    private static final long serialVersionUID = 1L;

    long infinite;
    long finite;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    final HistogramSum sum = new HistogramSum();

    /** A power of two, so that nothing is rounded; sums of 2^40 numbers stay in range. */
    private static final double SMALL = 0x1p-40;

    /** How many values fall into each bucket; buckets are in the order of their values. */
    final Map<Integer, Long> buckets = new TreeMap<>();

    /** The finite values, where they are few. */
    final List<Double> values = new ArrayList<>();

    final boolean few;

    Metric(boolean few) {
      this.few = few;
    }

    void add(double value) {
      if (value == Double.POSITIVE_INFINITY) {
        infinite++;
      } else if (Double.isFinite(value)) {
        finite++;
        least = Math.min(least, value);
        most = Math.max(most, value);
        sum.add(new double[] {value * SMALL});
        if (few) {
          values.add(value);
        } else {
          buckets.merge(bucket(value), 1L, Long::sum);
        }
      }
    }

    void merge(Metric other) {
      infinite += other.infinite;
      finite += other.finite;
      least = Math.min(least, other.least);
      most = Math.max(most, other.most);
      sum.merge(other.sum);
      other.buckets.forEach((bucket, count) -> buckets.merge(bucket, count, Long::sum));
      values.addAll(other.values);
    }

    /** The mean of the finite values, where there are any. */
    double mean() {
      return sum.value()[0] / finite / SMALL;
    }

    /** A sixteenth of what lies between two powers of two. */
    static int bucket(double value) {
      long bits = Double.doubleToRawLongBits(value);
      long ordered = bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
      return (int) (ordered >>> 48);
    }

    /** The bucket of the value with this rank, counted from 0, and the rank within it. */
    long[] find(long rank) {
      long before = 0;
      for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
        if (rank < before + bucket.getValue()) {
          return new long[] {bucket.getKey(), rank - before};
        }
        before += bucket.getValue();
      }
      throw new IllegalStateException("rank " + rank + " of " + before + " values");
    }
  }
}
