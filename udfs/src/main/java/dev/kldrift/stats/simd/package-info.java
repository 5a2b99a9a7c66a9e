/**
 * The loops of {@link dev.kldrift.stats.ScanKernel} with the vector instructions of {@code
 * jdk.incubator.vector}.
 *
 * <p>Compiled apart from everything else, because javac warns of every use of an incubator module;
 * loaded by name, and only where that module is there.
 */
package dev.kldrift.stats.simd;
