/** The drift pipeline: its entry point, the order of its stages, and the record of a run. */
package dev.kldrift.job;
