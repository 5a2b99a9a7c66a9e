/** From checked rows to decided ones: one class per stage. */
package dev.kldrift.job.score;
