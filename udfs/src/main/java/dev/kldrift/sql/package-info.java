/**
 * The Spark SQL functions over the kernels, their registry and the catalog that serves them.
 *
 * <p>{@link dev.kldrift.sql.DriftFunctions} is the one registry. A function is its {@code
 * Signature} and a way to bind it: Spark asks {@code HistogramFunction} for the function of a call,
 * and calls the method {@code invoke} of that {@link dev.kldrift.sql.BoundHistogramFunction} from
 * generated code. There is one such class per shape of arguments: {@link
 * dev.kldrift.sql.WeightsFunction}, {@link dev.kldrift.sql.PairFunction}, {@link
 * dev.kldrift.sql.UnitFunction}, and one for each function with arguments of its own.
 */
package dev.kldrift.sql;
