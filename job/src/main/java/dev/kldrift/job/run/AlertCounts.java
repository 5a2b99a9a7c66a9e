package dev.kldrift.job.run;

import dev.kldrift.stats.Severity;
import java.util.Map;

/**
 * The alerts of a run date in figures.
 *
 * @param open open alerts by severity
 * @param recovered alerts that recovered on this date
 * @param silenced alerts that an incident silences, of both
 */
public record AlertCounts(Map<Severity, Long> open, long recovered, long silenced) {}
