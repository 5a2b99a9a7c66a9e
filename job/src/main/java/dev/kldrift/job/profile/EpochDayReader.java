package dev.kldrift.job.profile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Reads days from numbers that count from 1970 on, in the zone of the source. */
final class EpochDayReader extends DayReader {
  private static final long serialVersionUID = 1L;

  private final ChronoUnit unit;
  private final ZoneId zone;

  EpochDayReader(ChronoUnit unit, ZoneId zone) {
    this.unit = unit;
    this.zone = zone;
  }

  @Override
  LocalDate read(Object value) {
    long count = value instanceof Long whole ? whole : floor(value);
    if (unit == ChronoUnit.DAYS) {
      return LocalDate.ofEpochDay(count); // a calendar's day, in no zone
    }
    long second =
        Math.floorDiv(count, ChronoUnit.SECONDS.getDuration().dividedBy(unit.getDuration()));
    return Instant.ofEpochSecond(second).atZone(zone).toLocalDate();
  }

  /** NaN and infinities are no numbers to BigDecimal either. */
  private static long floor(Object value) {
    BigDecimal number =
        new BigDecimal(value instanceof byte[] ? text(value) : value.toString().strip());
    requireMagnitude(number);
    return number.setScale(0, RoundingMode.FLOOR).longValueExact();
  }
}
