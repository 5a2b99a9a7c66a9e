package dev.kldrift.job.config;

import java.time.LocalDate;
import java.util.stream.Stream;

/**
 * Days from one to another, both included.
 *
 * @param from first day
 * @param to last day
 */
public record DateRange(LocalDate from, LocalDate to) {

  /** Parses {@code 2026-01-01} or {@code 2026-01-01..2026-03-31}. */
  public static DateRange parse(String text) {
    String[] ends = text.strip().split("\\.\\.", -1);
    if (ends.length > 2) {
      throw new IllegalArgumentException("not FROM..TO: " + text);
    }
    DateRange range =
        new DateRange(LocalDate.parse(ends[0]), LocalDate.parse(ends[ends.length - 1]));
    if (range.to.isBefore(range.from)) {
      throw new IllegalArgumentException("ends before it begins: " + text);
    }
    return range;
  }

  /** As it is written. */
  String text() {
    return from + ".." + to;
  }

  /** Every day of it. */
  public Stream<LocalDate> days() {
    return from.datesUntil(to.plusDays(1));
  }

  /** Whether it has this day. */
  public boolean contains(LocalDate day) {
    return !day.isBefore(from) && !day.isAfter(to);
  }
}
