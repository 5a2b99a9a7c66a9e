package dev.kldrift.stats;

import java.util.Arrays;

/**
 * Mean, variance and covariance of {@link ColumnDeviance}, summed over bins with few counts.
 *
 * <p>Bins with the same pooled count below {@link DevianceTable#ROWS} have the same moments, so
 * they are counted, and each row of the table is read once. Not safe for concurrent use.
 */
final class SmallBins {
  private final double share;
  private final double logShare;
  private final double[] copies = new double[DevianceTable.ROWS + 1];
  private final double[] weights = new double[4];
  private final double[] column = new double[DevianceTable.WIDTH];
  private double mean;
  private double variance;
  private double covariance;

  /** For first samples that hold this share of all counts, at most 1/2. */
  SmallBins(double share) {
    this.share = share;
    this.logShare = PortableLog.log(share);
  }

  void add(double count) {
    if (count >= DevianceTable.ROWS) {
      limit(count);
      addColumn(1);
      return;
    }
    int whole = (int) count;
    double fraction = count - whole;
    copies[whole] += 1 - fraction;
    copies[whole + 1] += fraction;
  }

  /** Adds up what was added since. */
  void finish() {
    double logit = Math.min(PortableLog.log(share / (1 - share)), 0);
    boolean covered = DevianceTable.coversLogit(logit);
    double[][] nodes = covered ? DevianceTable.nodesAround(logit) : null;
    double[] nodeWeights = new double[4];
    DevianceTable.weights(logit, nodeWeights);
    for (int count = 1; count < DevianceTable.ROWS; count++) {
      if (copies[count] > 0) {
        if (covered) {
          interpolate(nodes, nodeWeights, DevianceTable.WIDTH * count);
        } else {
          twoPoint(count);
        }
        addColumn(copies[count]);
      }
    }
    if (copies[DevianceTable.ROWS] > 0) {
      limit(DevianceTable.ROWS);
      addColumn(copies[DevianceTable.ROWS]);
    }
    Arrays.fill(copies, 0);
  }

  private void interpolate(double[][] nodes, double[] nodeWeights, int at) {
    for (int f = 0; f < DevianceTable.WIDTH; f++) {
      double sum = 0;
      for (int j = 0; j < nodeWeights.length; j++) {
        sum += nodeWeights[j] * nodes[j][at + f];
      }
      column[f] = sum;
    }
  }

  private void limit(double count) {
    double logLambda = PortableLog.log(count) + logShare;
    if (DevianceTable.coversLogLambda(logLambda)) {
      DevianceTable.limit(logLambda, 1 / count, weights, column);
    } else {
      twoPoint(count);
    }
  }

  /** Hardly any count of this bin falls into the smaller sample: none, or one. */
  private void twoPoint(double count) {
    double logRest = StrictMath.log1p(-share);
    double none = StrictMath.exp(count * logRest);
    double one = -StrictMath.expm1(count * logRest);
    double atNone = -2 * count * logRest;
    double logLambda = StrictMath.log(count) + logShare;
    double others = count - 1;
    double atOne =
        others > 0 ? others * (StrictMath.log1p(-1 / count) - logRest) - logLambda : -logLambda;
    double difference = 2 * atOne - atNone;
    column[0] = none * atNone + one * 2 * atOne;
    column[1] = none * one * difference * difference;
    column[2] = none * one * difference;
  }

  private void addColumn(double weight) {
    mean += weight * column[0];
    variance += weight * column[1];
    covariance += weight * column[2];
  }

  double mean() {
    return mean;
  }

  double variance() {
    return variance;
  }

  double covariance() {
    return covariance;
  }
}
