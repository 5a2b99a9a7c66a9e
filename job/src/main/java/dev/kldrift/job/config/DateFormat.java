package dev.kldrift.job.config;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The format of dates in text and numbers: a pattern of java.time, a unit of time since 1970, or,
 * where it is empty, ISO 8601.
 *
 * @param text as it is configured
 */
public record DateFormat(String text) implements Serializable {
  static final String RULE =
      "must be empty, a pattern with year, month and day, as yyyyMMdd, MM/dd/yyyy or"
          + " [yyyy-MM-dd][yyyy/MM/dd], or epoch-s | epoch-ms | epoch-us | epoch-ns | epoch-d";

  private static final Map<String, ChronoUnit> EPOCHS =
      Map.of(
          "epoch-d", ChronoUnit.DAYS,
          "epoch-s", ChronoUnit.SECONDS,
          "epoch-ms", ChronoUnit.MILLIS,
          "epoch-us", ChronoUnit.MICROS,
          "epoch-ns", ChronoUnit.NANOS);

  /** Its day and month cannot stand for one another. */
  private static final ZonedDateTime EXAMPLE =
      ZonedDateTime.of(2026, 5, 24, 13, 14, 15, 0, ZoneOffset.UTC);

  /**
   * Checks a format.
   *
   * @throws IllegalArgumentException if it is none, or does not tell a day
   */
  static DateFormat parse(String text) {
    DateFormat format = new DateFormat(text);
    if (!format.isAutomatic() && format.epoch().isEmpty()) {
      format.requireDay();
    }
    return format;
  }

  private void requireDay() {
    LocalDate day;
    try {
      DateTimeFormatter formatter = formatter();
      day = LocalDate.from(formatter.parse(formatter.format(EXAMPLE)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text, e);
    }
    if (!day.equals(EXAMPLE.toLocalDate())) {
      throw new IllegalArgumentException(text);
    }
  }

  /** Whether nothing is configured. */
  public boolean isAutomatic() {
    return text.isEmpty();
  }

  /** The unit of numbers that count from 1970. */
  public Optional<ChronoUnit> epoch() {
    return Optional.ofNullable(EPOCHS.get(text));
  }

  /** The pattern, where it is one; 31 April is no date. */
  public DateTimeFormatter formatter() {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(text)
        .parseDefaulting(ChronoField.ERA, 1) // without it a strict yyyy is no year
        .toFormatter(Locale.US)
        .withResolverStyle(ResolverStyle.STRICT)
        .withChronology(IsoChronology.INSTANCE);
  }
}
