package dev.kldrift.job.profile;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.INSTANT_SECONDS;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import dev.kldrift.job.config.DateFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads days from text, and from whole numbers as text.
 *
 * <p>Without a pattern it takes dates and timestamps of ISO 8601, with T or a blank, and eight
 * digits as yyyyMMdd where their year is from 1900 to 2100: nothing else that numbers stand for is
 * taken for a date. An offset or a zone counts; text without one is in the zone of the source. Text
 * that goes on after a date, or stops before its day, is no date.
 */
final class TextDayReader extends DayReader {
  private static final long serialVersionUID = 1L;

  /** Days written as text are few; times may be as many as rows. */
  private static final int MOST_REMEMBERED = 1 << 14;

  private static final int COMPACT = 8;
  private static final int FIRST_COMPACT_YEAR = 1900;
  private static final int LAST_COMPACT_YEAR = 2100;

  private static final DateTimeFormatter ISO =
      withZone(
          withTime(
              new DateTimeFormatterBuilder()
                  .appendValue(YEAR, 4)
                  .appendLiteral('-')
                  .appendValue(MONTH_OF_YEAR, 1, 2, SignStyle.NOT_NEGATIVE)
                  .appendLiteral('-')
                  .appendValue(DAY_OF_MONTH, 1, 2, SignStyle.NOT_NEGATIVE),
              ":",
              "T",
              " "));

  private static final DateTimeFormatter COMPACT_ISO =
      withZone(
          withTime(
              new DateTimeFormatterBuilder()
                  .appendValue(YEAR, 4)
                  .appendValue(MONTH_OF_YEAR, 2)
                  .appendValue(DAY_OF_MONTH, 2),
              "",
              "T"));

  private final DateFormat format;
  private final ZoneId zone;
  private transient volatile Reader reader;

  TextDayReader(DateFormat format, ZoneId zone) {
    this.format = format;
    this.zone = zone;
  }

  @Override
  LocalDate read(Object value) {
    Reader present = reader;
    if (present == null) {
      present = new Reader(format, zone); // formatters cannot be serialised
      reader = present;
    }
    return present.day(text(value)).orElseThrow(() -> new DateTimeException("no date"));
  }

  /** Parses, and remembers what it has parsed. */
  private static final class Reader {
    private final Optional<DateTimeFormatter> pattern;
    private final ZoneId zone;
    private final Map<String, Optional<LocalDate>> remembered = new ConcurrentHashMap<>();

    Reader(DateFormat format, ZoneId zone) {
      this.pattern = format.isAutomatic() ? Optional.empty() : Optional.of(format.formatter());
      this.zone = zone;
    }

    Optional<LocalDate> day(String text) {
      Optional<LocalDate> known = remembered.get(text);
      if (known != null) {
        return known;
      }
      Optional<LocalDate> day = parsed(text);
      if (remembered.size() < MOST_REMEMBERED) {
        remembered.put(text, day);
      }
      return day;
    }

    private Optional<LocalDate> parsed(String text) {
      boolean compact = pattern.isEmpty() && isCompact(text);
      DateTimeFormatter formatter = pattern.orElse(compact ? COMPACT_ISO : ISO);
      try {
        LocalDate day = day(formatter.parse(text));
        boolean plausible =
            !compact || (day.getYear() >= FIRST_COMPACT_YEAR && day.getYear() <= LAST_COMPACT_YEAR);
        return plausible ? Optional.of(day) : Optional.empty();
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    private LocalDate day(TemporalAccessor parsed) {
      return parsed.isSupported(INSTANT_SECONDS)
          ? Instant.from(parsed).atZone(zone).toLocalDate()
          : LocalDate.from(parsed);
    }
  }

  private static boolean isCompact(String text) {
    return text.length() >= COMPACT
        && text.chars().limit(COMPACT).allMatch(c -> c >= '0' && c <= '9');
  }

  private static DateTimeFormatterBuilder withTime(
      DateTimeFormatterBuilder date, String colon, String... separators) {
    for (String separator : separators) {
      date.optionalStart().parseCaseInsensitive().appendLiteral(separator);
      date.appendValue(HOUR_OF_DAY, colon.isEmpty() ? 2 : 1, 2, SignStyle.NOT_NEGATIVE);
      date.optionalStart().appendLiteral(colon).appendValue(MINUTE_OF_HOUR, 2);
      date.optionalStart().appendLiteral(colon).appendValue(SECOND_OF_MINUTE, 2);
      date.optionalStart().appendFraction(NANO_OF_SECOND, 1, 9, true).optionalEnd();
      date.optionalStart().appendLiteral(',').appendFraction(NANO_OF_SECOND, 1, 9, false);
      date.optionalEnd().optionalEnd().optionalEnd().optionalEnd();
    }
    return date;
  }

  /** As in Z, -0500, +05:30, +02, " UTC" and +02:00[Europe/Vienna]. */
  private static DateTimeFormatter withZone(DateTimeFormatterBuilder time) {
    return time.optionalStart()
        .appendLiteral(' ')
        .optionalEnd()
        .optionalStart()
        .appendOffset("+HHMM", "Z")
        .optionalEnd()
        .optionalStart()
        .appendOffset("+HH:MM:ss", "Z")
        .optionalEnd()
        .optionalStart()
        .appendOffset("+HH", "Z")
        .optionalEnd()
        .optionalStart()
        .appendLiteral('[')
        .appendZoneRegionId()
        .appendLiteral(']')
        .optionalEnd()
        .optionalStart()
        .appendZoneRegionId()
        .optionalEnd()
        .toFormatter(Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT)
        .withChronology(IsoChronology.INSTANCE);
  }
}
