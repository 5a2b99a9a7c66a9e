/** One class per stage; {@code CompareJob} shows their order. */
package dev.kldrift.job.stage;
