/**
 * The member of a family of distributions that is nearest to a histogram. No Spark in here.
 *
 * <p>A {@link dev.kldrift.approximate.Family} is searched for the q that minimises either KL(p‖q),
 * which covers all mass of p, or KL(q‖p), which seeks a mode of p: {@link
 * dev.kldrift.approximate.Objective}. {@link dev.kldrift.approximate.Families} names them all,
 * {@link dev.kldrift.approximate.Approximation} is the result. Divergences are in nats, infinite
 * ones stay infinite, and only {@link StrictMath} and correctly rounded arithmetic are used, so
 * that every machine computes the same bits.
 */
package dev.kldrift.approximate;
