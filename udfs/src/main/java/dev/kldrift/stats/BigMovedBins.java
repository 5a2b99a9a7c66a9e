package dev.kldrift.stats;

import dev.kldrift.kernel.ExactCounts;
import dev.kldrift.stats.MovedBins.Moved;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * {@link MovedBins} of counts of which some exceed 2^53: with A and B the totals, a = p_i B, b =
 * q_i A and a - b are exact integers that are rounded once. Slow, and rarely needed.
 */
final class BigMovedBins {
  private final ExactCounts p;
  private final ExactCounts q;
  private final int bins;

  BigMovedBins(long[] p, long[] q) {
    this.p = new ExactCounts(p);
    this.q = new ExactCounts(q);
    this.bins = p.length;
  }

  /** The bins that moved most; none where a side has no mass, as all is 0 then. */
  Moved[] first(int count) {
    return IntStream.range(0, bins)
        .filter(bin -> !ofP(bin).equals(ofQ(bin)))
        .boxed()
        .sorted(Comparator.comparingDouble(bin -> -share(bin)))
        .limit(Math.max(count, 0))
        .map(this::describe)
        .toArray(Moved[]::new);
  }

  private BigInteger ofP(int bin) {
    return p.count(bin).multiply(q.total());
  }

  private BigInteger ofQ(int bin) {
    return q.count(bin).multiply(p.total());
  }

  private double difference(int bin) {
    return ofP(bin).subtract(ofQ(bin)).doubleValue();
  }

  private double share(int bin) {
    double sum = ofP(bin).add(ofQ(bin)).doubleValue();
    return MovedBins.share(sum, difference(bin) / sum);
  }

  private Moved describe(int bin) {
    double a = ofP(bin).doubleValue();
    double b = ofQ(bin).doubleValue();
    double d = difference(bin);
    double both = p.total().multiply(q.total()).doubleValue();
    return new Moved(bin, a / both, b / both, term(a / both, a, b, d), term(b / both, b, a, -d));
  }

  /** 0 ln 0 is 0, and p ln(p/0) infinite. */
  private static double term(double share, double own, double other, double difference) {
    if (own == 0) {
      return 0;
    }
    return other == 0 ? Double.POSITIVE_INFINITY : MovedBins.term(share, own, other, difference);
  }
}
