package dev.kldrift.approximate;

import java.util.Arrays;

/**
 * The positions of a histogram's bins on the number line.
 *
 * @param centers one position per bin, finite and increasing
 * @param widths width of each bin, positive: what a density is multiplied by
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record BinPositions(double[] centers, double[] widths) {

  /**
   * Bins 0, 1, 2, ... of width 1.
   *
   * @param bins their number
   * @return the positions
   */
  public static BinPositions numbered(int bins) {
    double[] centers = new double[bins];
    for (int i = 0; i < bins; i++) {
      centers[i] = i;
    }
    return atCenters(centers);
  }

  /**
   * Bins of equal width at these centers.
   *
   * @param centers one per bin
   * @return the positions
   */
  public static BinPositions atCenters(double[] centers) {
    double[] widths = new double[centers.length];
    Arrays.fill(widths, 1);
    return new BinPositions(centers, widths);
  }

  /**
   * Bins between edges, each at the middle of its two.
   *
   * @param edges one more than bins
   * @return the positions
   */
  public static BinPositions between(double[] edges) {
    int bins = Math.max(0, edges.length - 1);
    double[] centers = new double[bins];
    double[] widths = new double[bins];
    for (int i = 0; i < bins; i++) {
      centers[i] = edges[i] + (edges[i + 1] - edges[i]) / 2;
      widths[i] = edges[i + 1] - edges[i];
    }
    return new BinPositions(centers, widths);
  }
}
