package dev.kldrift.kernel;

/**
 * Loss of a model q on outcomes that are distributed as p, split into what no model can avoid and
 * what this one adds: H(p, q) = H(p) + KL(p‖q), in nats.
 *
 * <p>A perplexity is the exponential of a loss: the number of equally likely outcomes that would
 * cost as much. That of q is {@link #leastPerplexity()} times {@link #excessPerplexity()}.
 *
 * @param entropy H(p), the irreducible loss; NaN where p has no mass
 * @param crossEntropy H(p, q), the loss of the model; +Infinity where q misses mass of p, NaN where
 *     either has no mass
 * @param excess KL(p‖q), the rest; likewise
 */
public record ModelLoss(double entropy, double crossEntropy, double excess) {

  /**
   * The loss of log-probabilities or logits.
   *
   * <p>Relative error of each at most 8u, u = 2^-53. No term is negative, and the cross-entropy is
   * their sum rounded once.
   *
   * @param p weights of the outcomes
   * @param logQ log-weights of the model, -Infinity where there is no mass
   * @return the loss
   * @throws InvalidHistogramException if the lengths differ, a weight is NaN, infinite or negative,
   *     or a log-weight is NaN or +Infinity
   */
  public static ModelLoss of(double[] p, double[] logQ) {
    double excess = ExcessLoss.of(p, logQ);
    double entropy = Entropy.of(p);
    return new ModelLoss(entropy, entropy + excess, excess);
  }

  /**
   * The perplexity that no model is below.
   *
   * @return exp(H(p)), at least 1
   */
  public double leastPerplexity() {
    return StrictMath.exp(entropy);
  }

  /**
   * The perplexity of the model.
   *
   * @return exp(H(p, q)), +Infinity where that overflows
   */
  public double perplexity() {
    return StrictMath.exp(crossEntropy);
  }

  /**
   * By what factor that is above the least.
   *
   * @return exp(KL(p‖q)), at least 1; +Infinity where that overflows
   */
  public double excessPerplexity() {
    return StrictMath.exp(excess);
  }
}
