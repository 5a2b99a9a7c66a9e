/** Synthetic pairs whose divergences are known without computing them bin by bin. */
package dev.kldrift.job.generate;
