/** The Spark SQL functions over the kernels, their registry and the catalog that serves them. */
package dev.kldrift.sql;
