/** Result tables as views of Spark SQL, and statements of scripts. */
package dev.kldrift.job.sql;
