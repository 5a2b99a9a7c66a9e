/** From staged files to readable tables, one atomic switch each. */
package dev.kldrift.job.publish;
