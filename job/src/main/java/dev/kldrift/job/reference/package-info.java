/** From histograms of days to pairs: which days a day is compared with. */
package dev.kldrift.job.reference;
