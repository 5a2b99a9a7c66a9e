/** From the rows of a table to histograms: features, bins, segments, days. */
package dev.kldrift.job.profile;
