package dev.kldrift.job.config;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/**
 * The window of days that is compared on a run date: those up to it, of which it is the last.
 *
 * @param unit what it is measured in
 * @param days how many days, where it is measured in days
 */
public record CurrentWindow(Unit unit, int days) {
  private static final int MOST_DAYS = 366;

  /** The run date alone. */
  public static final CurrentWindow DAY = new CurrentWindow(Unit.DAYS, 1);

  /** The units of a window. */
  public enum Unit {
    /** So many days up to the run date. */
    DAYS,
    /** From Monday up to the run date. */
    WEEK,
    /** From the first of the month up to the run date. */
    MONTH
  }

  /** Parses {@code day}, {@code n days}, {@code week} or {@code month}. */
  static CurrentWindow parse(String text) {
    return switch (text) {
      case "day" -> DAY;
      case "week" -> new CurrentWindow(Unit.WEEK, 0);
      case "month" -> new CurrentWindow(Unit.MONTH, 0);
      default -> {
        String[] words = text.split("\\s+", -1);
        if (words.length != 2 || !words[1].matches("days?")) {
          throw new IllegalArgumentException("no such window: " + text);
        }
        int number = Settings.inRange(Integer.parseInt(words[0]), 1, MOST_DAYS);
        yield new CurrentWindow(Unit.DAYS, number);
      }
    };
  }

  /** Whether it is the run date alone. */
  public boolean isDay() {
    return equals(DAY);
  }

  /** The days that are compared on a run date. */
  public DateRange on(LocalDate runDate) {
    return new DateRange(first(runDate), runDate);
  }

  private LocalDate first(LocalDate runDate) {
    return switch (unit) {
      case DAYS -> runDate.minusDays(days - 1L);
      case WEEK -> runDate.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> runDate.withDayOfMonth(1);
    };
  }

  /**
   * The window so many windows before, of as much of its week or month. That of the last day of a
   * month is a whole month; a shorter month ends at its own end.
   */
  DateRange before(LocalDate runDate, int windows) {
    LocalDate last =
        switch (unit) {
          case DAYS -> runDate.minusDays((long) windows * days);
          case WEEK -> runDate.minusWeeks(windows);
          case MONTH -> {
            LocalDate then = runDate.minusMonths(windows);
            boolean whole = runDate.getDayOfMonth() == runDate.lengthOfMonth();
            yield whole ? then.withDayOfMonth(then.lengthOfMonth()) : then;
          }
        };
    return on(last);
  }

  /** As it is written. */
  public String text() {
    return switch (unit) {
      case DAYS -> days == 1 ? "day" : days + " days";
      case WEEK -> "week";
      case MONTH -> "month";
    };
  }
}
