/** One class per stage from checked rows to decided rows. */
package dev.kldrift.job.score;
