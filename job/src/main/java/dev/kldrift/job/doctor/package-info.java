/** Checks of a machine and a configuration before the first run, without Spark. */
package dev.kldrift.job.doctor;
