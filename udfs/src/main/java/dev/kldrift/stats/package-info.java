/**
 * Statistics over divergences: is it more than noise? No Spark in here.
 *
 * <p>Every quantity is in nats unless said otherwise.
 */
package dev.kldrift.stats;
