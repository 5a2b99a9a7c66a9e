/** Alerts: their ids, and how people and systems are told about them after a run. */
package dev.kldrift.job.alert;
