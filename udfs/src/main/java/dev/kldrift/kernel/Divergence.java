package dev.kldrift.kernel;

/**
 * Everything that one pass over a pair of histograms tells about it.
 *
 * <p>With p and q the normalised histograms, sums over the bins, natural logarithms:
 *
 * <ul>
 *   <li>KL(p‖q) = Σ p ln(p/q), +Infinity where q misses mass of p; never negative.
 *   <li>JS = KL(p‖m)/2 + KL(q‖m)/2 with m = (p+q)/2; at most ln 2.
 *   <li>PSI = KL(p‖q) + KL(q‖p).
 *   <li>H(p) = -Σ p ln p; cross-entropy H(p,q) = -Σ p ln q.
 *   <li>total variation = Σ |p-q| / 2; Hellinger = sqrt(Σ (√p-√q)² / 2); both in [0, 1].
 * </ul>
 *
 * <p>Where one side has no mass at all, every quantity that needs it is NaN.
 *
 * @param bins length of the arrays
 * @param binsUsed bins where p or q is positive
 * @param totalP sum of the weights of p; for log-weights exp of their log-sum-exp
 * @param totalQ sum of the weights of q
 * @param klPq KL(p‖q), inclusive (mass-covering) when q is fitted to p
 * @param klQp KL(q‖p), exclusive (mode-seeking) when q is fitted to p
 * @param jsDivergence Jensen-Shannon divergence
 * @param psi population stability index, the sum of both KL divergences
 * @param entropyP H(p)
 * @param entropyQ H(q)
 * @param crossEntropyPq H(p,q), +Infinity where q misses mass of p
 * @param crossEntropyQp H(q,p), +Infinity where p misses mass of q
 * @param totalVariation total variation distance
 * @param hellinger Hellinger distance
 * @param unsupportedMassP mass of p in bins where q is 0
 * @param unsupportedMassQ mass of q in bins where p is 0
 * @param unsupportedBinsP bins where p is positive and q is 0
 * @param unsupportedBinsQ bins where q is positive and p is 0
 */
public record Divergence(
    int bins,
    int binsUsed,
    double totalP,
    double totalQ,
    double klPq,
    double klQp,
    double jsDivergence,
    double psi,
    double entropyP,
    double entropyQ,
    double crossEntropyPq,
    double crossEntropyQp,
    double totalVariation,
    double hellinger,
    double unsupportedMassP,
    double unsupportedMassQ,
    int unsupportedBinsP,
    int unsupportedBinsQ) {}
