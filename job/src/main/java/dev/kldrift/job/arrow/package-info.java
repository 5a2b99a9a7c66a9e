/**
 * Arrow IPC files and streams: read as columnar batches by Spark, and written from result tables.
 */
package dev.kldrift.job.arrow;
