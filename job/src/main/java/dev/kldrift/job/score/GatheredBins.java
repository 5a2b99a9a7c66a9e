package dev.kldrift.job.score;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The bins of one key while they are gathered. Weights of one bin are added up exactly, whatever
 * their order; a bin that comes once, as most do, costs two numbers.
 */
final class GatheredBins implements GatherRuns.Gathered {
  private final DataType bin;
  private final boolean logWeights;
  private final int maxBins;
  private Object[] bins = new Object[64];
  private double[] p = new double[64];
  private double[] q = new double[64];
  private Sums[] sums = new Sums[64];
  private int count;
  private long distinct;
  private boolean inOrder;
  private boolean overflow;
  private long partials;
  private long rejected;
  private UTF8String status;
  private Double sizeP;
  private Double sizeQ;

  GatheredBins(DataType bin, boolean logWeights, int maxBins) {
    this.bin = bin;
    this.logWeights = logWeights;
    this.maxBins = maxBins;
  }

  /** The bins stay, since the next key has the same ones as a rule. */
  @Override
  public void clear() {
    Arrays.fill(sums, 0, count, null);
    count = 0;
    distinct = 0;
    inOrder = true;
    overflow = false;
    partials = 0;
    rejected = 0;
    status = null;
    sizeP = null;
    sizeQ = null;
  }

  @Override
  public void add(InternalRow row, int at) {
    if (row.getBoolean(at + 8)) {
      add(GatherRuns.read(row, at, bin), row.getDouble(at + 1), row.getDouble(at + 2));
    }
    partials += row.getLong(at + 3);
    rejected += row.getLong(at + 4);
    if (!row.isNullAt(at + 5)) {
      status = GatheredPartials.larger(status, row.getUTF8String(at + 5));
    }
    if (!row.isNullAt(at + 6)) {
      sizeP = (sizeP == null ? 0 : sizeP) + row.getDouble(at + 6);
      sizeQ = (sizeQ == null ? 0 : sizeQ) + row.getDouble(at + 7);
    }
  }

  /** Adds the weights of a bin; those of one bin may come in several rows. */
  private void add(Object bin, double ofP, double ofQ) {
    int order = count == 0 ? 1 : compare(bin, bins[count - 1]);
    if (ofP == Double.POSITIVE_INFINITY || ofQ == Double.POSITIVE_INFINITY) {
      overflow = true;
    } else if (order == 0) {
      sums(count - 1).add(ofP, ofQ);
    }
    if (order == 0) {
      return;
    }
    inOrder &= order > 0;
    distinct++;
    if (count == maxBins && inOrder) {
      bins[count - 1] = copy(bin); // counted, and gathered no more
    } else {
      append(bin, ofP + 0.0, ofQ + 0.0);
    }
  }

  private void append(Object bin, double ofP, double ofQ) {
    if (count == bins.length) {
      int more = 2 * count;
      bins = Arrays.copyOf(bins, more);
      p = Arrays.copyOf(p, more);
      q = Arrays.copyOf(q, more);
      sums = Arrays.copyOf(sums, more);
    }
    if (!bin.equals(bins[count])) {
      bins[count] = copy(bin);
    }
    p[count] = ofP;
    q[count] = ofQ;
    count++;
  }

  private static Object copy(Object bin) {
    return InternalRow.copyValue(bin);
  }

  @SuppressWarnings("unchecked") // bins are of one type, and types of bins have an order
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  /** The sums of a bin, begun with what it had until now. */
  private Sums sums(int at) {
    if (sums[at] == null) {
      sums[at] = new Sums(logWeights);
      sums[at].add(p[at], q[at]);
    }
    return sums[at];
  }

  @Override
  public List<InternalRow> rows(Object[] key) {
    if (!inOrder) {
      sort();
    }
    boolean fits = distinct <= maxBins;
    ArrayData weightsP = null;
    ArrayData weightsQ = null;
    if (fits && settle()) {
      weightsP = UnsafeArrayData.fromPrimitiveArray(Arrays.copyOf(p, count));
      weightsQ = UnsafeArrayData.fromPrimitiveArray(Arrays.copyOf(q, count));
    }
    Object[] values = Arrays.copyOf(key, key.length + 9);
    int at = key.length;
    values[at] = new GenericArrayData(fits ? Arrays.copyOf(bins, count) : new Object[0]);
    values[at + 1] = weightsP;
    values[at + 2] = weightsQ;
    values[at + 3] = Math.toIntExact(distinct);
    values[at + 4] = partials;
    values[at + 5] = rejected;
    values[at + 6] = status;
    values[at + 7] = sizeP;
    values[at + 8] = sizeQ;
    return List.of(new GenericInternalRow(values));
  }

  /** Puts bins in order, and those that are equal together. */
  private void sort() {
    Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (a, b) -> compare(bins[a], bins[b]));
    Object[] oldBins = Arrays.copyOf(bins, count);
    double[] oldP = Arrays.copyOf(p, count);
    double[] oldQ = Arrays.copyOf(q, count);
    Sums[] oldSums = Arrays.copyOf(sums, count);
    Arrays.fill(sums, 0, count, null);
    count = 0;
    for (int i : order) {
      boolean again = count > 0 && compare(oldBins[i], bins[count - 1]) == 0;
      if (!again) {
        bins[count] = oldBins[i];
        p[count] = oldP[i];
        q[count] = oldQ[i];
        sums[count] = oldSums[i];
        count++;
      } else if (oldSums[i] == null) {
        sums(count - 1).add(oldP[i], oldQ[i]);
      } else {
        sums(count - 1).merge(oldSums[i]);
      }
    }
    distinct = count;
  }

  /** Rounds the sums; whether none is too large. */
  private boolean settle() {
    boolean known = !overflow;
    for (int i = 0; i < count && known; i++) {
      if (sums[i] != null) {
        Optional<double[]> ofP = sums[i].p.value();
        Optional<double[]> ofQ = sums[i].q.value();
        known = ofP.isPresent() && ofQ.isPresent();
        if (known) {
          p[i] = ofP.get()[0];
          q[i] = ofQ.get()[0];
        }
      }
    }
    return known;
  }

  /** Sums of both sides of a bin that comes in several rows. */
  private static final class Sums {
    private final WeightSum p;
    private final WeightSum q;

    Sums(boolean logWeights) {
      this.p = new WeightSum(logWeights);
      this.q = new WeightSum(logWeights);
    }

    void add(double ofP, double ofQ) {
      p.add(new double[] {ofP});
      q.add(new double[] {ofQ});
    }

    void merge(Sums other) {
      p.merge(other.p);
      q.merge(other.q);
    }
  }
}
