/** From the frames of a movie to histograms of their patches, pairs over time, and pictures. */
package dev.kldrift.job.surprise;
