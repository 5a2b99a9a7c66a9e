/** Rows of a table as columns, some thousand at a time: from files without a row in between. */
package dev.kldrift.job.column;
