/** Typed settings, and where each value came from. */
package dev.kldrift.job.config;
