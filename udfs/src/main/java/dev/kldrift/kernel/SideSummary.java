package dev.kldrift.kernel;

/**
 * Total, support and entropy of one side of a pair.
 *
 * @param total sum of the weights as the caller gave them
 * @param scaledTotal sum of the weights that the terms were made of
 * @param support bins with mass
 * @param entropy entropy of the side alone; read only where the other side is empty
 */
record SideSummary(double total, DoubleDouble scaledTotal, int support, double entropy) {
  boolean hasMass() {
    return support > 0;
  }
}
