/** Result tables as files for other programs: Arrow, CSV and JSON lines. */
package dev.kldrift.job.export;
