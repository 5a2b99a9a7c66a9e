/** Every input and output schema, in one place. */
package dev.kldrift.job.table;
