/**
 * Divergences, entropies, log-sum-exp and summation over histograms as plain arrays.
 *
 * <p>Nothing here knows Spark: only {@code java.*} and, in the classes {@code Vector*}, {@code
 * jdk.incubator.vector}. Every quantity is in nats unless said otherwise. Public classes validate
 * their arguments and throw; the loops behind them only assert.
 *
 * <p>The way of a pair from two arrays to a {@link dev.kldrift.kernel.Divergence}:
 *
 * <pre>
 * WeightDivergence     the entry
 *   Bins               weights of any element type, as blocks of doubles
 *   Histogram          validated, with its total (LaneTotal)
 *   PairScorer         the order of the loops, block by block:
 *     PairBlock        256 bins of both sides, on their way through
 *     BlockKernel      the loops: ScalarKernel, the reference, or VectorKernel, chosen by Kernels
 *       massTerms        -p ln p of each side
 *       crossScale       a = p B, b = q A, their difference and contrast v = (a-b)/(a+b)
 *       nearTerms        terms by power series in v, where |v| is at most 1/4
 *       farTerms         terms by logarithms of a/b elsewhere (logRatios)
 *   TermSums           all terms added up: LaneSums, or ExactSum where their rounding is in doubt
 *   PairResult         sums divided by A B: the divergence
 * </pre>
 *
 * <p>Log-weights take the same way through LogHistogram, LogPairScorer and PairResult. Extremes
 * have classes of their own: ScaledBins (weights near the limits of doubles), BigCounts (counts
 * above 2^53), RemoteTerms (log-weights very far apart).
 */
package dev.kldrift.kernel;
