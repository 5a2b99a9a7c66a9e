package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * One outcome, such as a token of a vocabulary, in the excess loss of a model.
 *
 * @param token its number, from 0
 * @param p its probability
 * @param q its probability by the model
 * @param excess its term p ln(p/q) of KL(p‖q) in nats, +Infinity where q is 0
 */
public record TokenLoss(int token, double p, double q, double excess) {
  private static final String[] NAMES = {"p", "log_q"};

  private static final Comparator<TokenLoss> COSTLIEST_LAST =
      Comparator.comparingDouble(TokenLoss::excess)
          .thenComparingDouble(TokenLoss::p)
          .thenComparing(TokenLoss::token, Comparator.reverseOrder());

  /**
   * The tokens that cost most: those with the largest terms p ln(p/q), which the model gives too
   * little.
   *
   * <p>The absolute error of a term is at most 4u p (1 + |ln p| + |ln q|), u = 2^-53.
   *
   * @param p weights of the outcomes
   * @param logQ log-weights of the model, -Infinity where there is no mass
   * @param count how many are wanted
   * @return at most so many with a positive term, the largest first, infinite ones by p, ties by
   *     their number; none where either side has no mass
   * @throws InvalidHistogramException if the lengths differ, a weight is NaN, infinite or negative,
   *     or a log-weight is NaN or +Infinity
   */
  public static TokenLoss[] costliest(double[] p, double[] logQ, int count) {
    WeightDivergence.checkLengths(p.length, logQ.length, NAMES);
    Histogram weights = Histogram.of(Kernels.current(), Bins.of(p), 0, NAMES);
    double logTotal = LogHistogram.of(logQ, 1, NAMES).logSumExp();
    PriorityQueue<TokenLoss> kept = new PriorityQueue<>(COSTLIEST_LAST);
    if (!weights.hasMass() || logTotal == Double.NEGATIVE_INFINITY || count < 1) {
      return new TokenLoss[0];
    }
    double total = weights.scaledTotal().high();
    double[] block = new double[BLOCK];
    for (int from = 0; from < p.length; from += BLOCK) {
      int length = Math.min(BLOCK, p.length - from);
      weights.load(from, length, block);
      for (int i = 0; i < length; i++) {
        double mass = block[i] / total;
        double logQi = logQ[from + i] - logTotal;
        // ln p is not above 0, so most tokens need no logarithm.
        boolean mayCount = kept.size() < count || mass * -logQi >= kept.peek().excess();
        if (p[from + i] > 0 && mayCount) {
          keep(kept, count, token(from + i, mass, logQ[from + i], logTotal));
        }
      }
    }
    return kept.stream().sorted(COSTLIEST_LAST.reversed()).toArray(TokenLoss[]::new);
  }

  private static TokenLoss token(int token, double mass, double given, double logTotal) {
    double logQ = given - logTotal;
    double excess = Double.POSITIVE_INFINITY;
    if (logQ > Double.NEGATIVE_INFINITY) {
      excess = mass > 0 ? mass * (StrictMath.log(mass) - logQ) : 0;
    } else if (given > Double.NEGATIVE_INFINITY) {
      // The difference overflows, its part by the mass need not.
      excess = mass * logTotal - mass * given;
    }
    return new TokenLoss(token, mass, StrictMath.exp(logQ), excess);
  }

  private static void keep(PriorityQueue<TokenLoss> kept, int count, TokenLoss token) {
    if (token.excess > 0) {
      kept.add(token);
      if (kept.size() > count) {
        kept.remove();
      }
    }
  }
}
