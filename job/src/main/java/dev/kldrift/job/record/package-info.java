/** What every command leaves behind: identity, record, metrics, and the frame around its work. */
package dev.kldrift.job.record;
