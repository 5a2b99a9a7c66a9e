package dev.kldrift.stats;

import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.WeightDivergence;
import java.util.Arrays;

/**
 * A pair of count histograms blurred until neither side has an empty bin: what bounds an infinite
 * divergence from below.
 *
 * <p>No channel that both histograms pass through can raise a divergence between them (the data
 * processing inequality). Two are used:
 *
 * <ul>
 *   <li>Neighbouring bins are merged until they hold so many counts, p and q together, that chance
 *       would leave one side of them empty once in a thousand times. So the merging depends on
 *       pooled counts only, which without drift say nothing about the sides.
 *   <li>What still is empty on one side lacks counts for good. A small share of every count, the
 *       same for p and q, is moved there: {@value #MOVED} counts of the smaller sample, as an empty
 *       bin of a sample has not more with 97.5 % confidence.
 * </ul>
 */
final class MergedBins {
  private static final double LOG_CHANCE = Math.log(1e-3);
  private static final double MOVED = 3.7;

  private final double[] p;
  private final double[] q;
  private int size;

  private MergedBins(int bins) {
    p = new double[bins];
    q = new double[bins];
  }

  /**
   * Blurs a pair.
   *
   * @param n total of p, positive
   * @param m total of q, positive
   */
  static MergedBins of(double[] p, double[] q, double n, double m) {
    // Where one sample is next to nothing, no bin is large enough, and one is left.
    double enough = LOG_CHANCE / EmptyBins.logShare(Math.max(n, m), Math.min(n, m));
    MergedBins merged = new MergedBins(p.length);
    for (int i = 0; i < p.length; i++) {
      merged.p[merged.size] += p[i];
      merged.q[merged.size] += q[i];
      if (merged.p[merged.size] + merged.q[merged.size] >= enough) {
        merged.size++;
      }
    }
    merged.mergeRest(p.length);
    merged.fillEmpty(n, m);
    return merged;
  }

  /** What is left over at the end goes into the last bin. */
  private void mergeRest(int bins) {
    if (size == bins) {
      return;
    }
    if (size == 0) {
      size = 1;
      return;
    }
    p[size - 1] += p[size];
    q[size - 1] += q[size];
  }

  private void fillEmpty(double n, double m) {
    double share = MOVED / Math.min(n, m);
    for (int i = 0; i < size; i++) {
      if (p[i] == 0 || q[i] == 0) {
        p[i] += share * n;
        q[i] += share * m;
      }
    }
  }

  Estimates estimates() {
    double[] mergedP = Arrays.copyOf(p, size);
    double[] mergedQ = Arrays.copyOf(q, size);
    Divergence divergence = WeightDivergence.of(mergedP, mergedQ);
    PairScan scan = PairScan.of(mergedP, mergedQ, divergence);
    return new Estimates(divergence, scan, scan.gNull());
  }
}
