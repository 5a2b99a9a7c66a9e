/** Ground that everything stands on: exit codes, failures, progress, counts. */
package dev.kldrift.job.run;
