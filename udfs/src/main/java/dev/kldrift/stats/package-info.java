/**
 * Statistics over divergences: is it more than noise? No Spark in here.
 *
 * <p>{@link dev.kldrift.stats.PairStatistics} judges one pair, {@link
 * dev.kldrift.stats.FalseDiscovery} the p-values of a whole run, {@link
 * dev.kldrift.stats.DecisionRule} puts both together; {@link dev.kldrift.stats.ChainRule} says
 * whether the mix of segments moved or their insides, {@link dev.kldrift.stats.SequentialEvidence}
 * watches one key over many nights. Every quantity is in nats unless said otherwise, and only
 * correctly rounded arithmetic and {@link StrictMath} are used, so that every machine computes the
 * same bits.
 */
package dev.kldrift.stats;
