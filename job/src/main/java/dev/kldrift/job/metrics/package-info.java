/** Figures of a run for monitoring systems. */
package dev.kldrift.job.metrics;
