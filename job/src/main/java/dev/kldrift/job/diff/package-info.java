/** Two tables without dates: how they are read, described and made into pairs. */
package dev.kldrift.job.diff;
