/**
 * Divergences, entropies, log-sum-exp and summation over histograms as plain arrays.
 *
 * <p>Nothing here knows Spark: only {@code java.*} and, in {@code kernel.simd}, {@code
 * jdk.incubator.vector}. Every quantity is in nats unless said otherwise. Public classes validate
 * their arguments and throw; the loops behind them only assert.
 */
package dev.kldrift.kernel;
