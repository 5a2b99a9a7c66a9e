/** The command line: one thin class per command. */
package dev.kldrift.job.cli;
