package dev.kldrift.job.run;

/**
 * The balance of a run's rows.
 *
 * @param read rows of the input, by its footers
 * @param combined rows that went into scored rows
 * @param quarantined rows rejected
 * @param pairs scored rows
 */
public record RunCounts(long read, long combined, long quarantined, long pairs) {}
