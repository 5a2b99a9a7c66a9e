/** Pages for people: the report of a run date, and the playground. */
package dev.kldrift.job.report;
