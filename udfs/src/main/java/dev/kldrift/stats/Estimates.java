package dev.kldrift.stats;

import dev.kldrift.kernel.Constants;
import dev.kldrift.kernel.Divergence;

/**
 * Bias and error of each divergence of one pair.
 *
 * <p>Noise floors under no drift, with h = 1/n + 1/m and k occupied bins:
 *
 * <pre>
 *   JS   E[G] h/8                               ((k-1) h/8 for large counts)
 *   KL   (k-1) h/2 + N Σ 1/C (1/(12 n²) + 5/(12 m²)), n and m swapped for the other direction
 * </pre>
 *
 * <p>A bin that expects less than 1 count of the smaller sample is taken for one that expects 1.
 *
 * <p>Biases at the observed p and q are those of {@link DeltaMethod}, scaled by the ratio of the
 * floor to its first-order term; so at p = q bias and floor agree, also on sparse histograms.
 */
final class Estimates {
  private final Divergence divergence;
  private final DeltaMethod delta;
  private final int bins;
  private final double h;
  private final double jsFloor;
  private final double klPqFloor;
  private final double klQpFloor;
  private final double nullVariance;

  Estimates(Divergence divergence, PairScan scan, GammaApproximation law) {
    double n = divergence.totalP();
    double m = divergence.totalQ();
    this.divergence = divergence;
    this.delta = new DeltaMethod(divergence, scan);
    bins = scan.bins();
    h = 1 / n + 1 / m;
    jsFloor = law.mean() * h / 8;
    double inverse = (n + m) * scan.sumInverseForSeries() / 12;
    klPqFloor = firstOrder(2) + curved(inverse * (1 / (n * n) + 5 / (m * m)));
    klQpFloor = firstOrder(2) + curved(inverse * (1 / (m * m) + 5 / (n * n)));
    nullVariance = law.variance() * h * h;
  }

  Estimate klPq() {
    double bias = scaled(delta.biasKlPq(), klPqFloor, 2);
    return ofKl(divergence.klPq(), klPqFloor, bias, delta.varianceKlPq());
  }

  Estimate klQp() {
    double bias = scaled(delta.biasKlQp(), klQpFloor, 2);
    return ofKl(divergence.klQp(), klQpFloor, bias, delta.varianceKlQp());
  }

  Estimate js() {
    double bias = scaled(delta.biasJs(), jsFloor, 8);
    return Estimate.of(
        divergence.jsDivergence(),
        jsFloor,
        bias,
        delta.varianceJs(),
        nullVariance / (8 * 8),
        Constants.LN2);
  }

  /** (k-1) h / {@code unit}: the floor of a divergence that is χ²/unit near p = q. */
  private double firstOrder(double unit) {
    return (bins - 1) * h / unit;
  }

  private double curved(double term) {
    return bins > 1 ? term : 0;
  }

  private double scaled(double bias, double floor, double unit) {
    return bins > 1 ? bias * floor / firstOrder(unit) : bias;
  }

  private Estimate ofKl(double raw, double floor, double bias, double variance) {
    return Estimate.of(raw, floor, bias, variance, nullVariance / (2 * 2));
  }
}
