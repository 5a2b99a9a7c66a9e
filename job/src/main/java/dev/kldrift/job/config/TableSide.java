package dev.kldrift.job.config;

import java.time.LocalDate;

/** The two tables of a {@code diff}, which are the days of a source that has no dates. */
public enum TableSide {
  /** What p is made of. */
  REFERENCE(LocalDate.EPOCH),
  /** What q is made of. */
  CURRENT(LocalDate.EPOCH.plusDays(1));

  /** The column of the day, which no table has. */
  public static final String COLUMN = "__side";

  private final LocalDate day;

  TableSide(LocalDate day) {
    this.day = day;
  }

  /** The day that its rows fall on. */
  public LocalDate day() {
    return day;
  }
}
