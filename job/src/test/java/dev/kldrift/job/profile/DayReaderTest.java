package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.DateFormat;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values are dates, and of which day. */
class DayReaderTest {
  private static final ZoneId UTC = ZoneId.of("UTC");

  private static LocalDate day(DayReader reader, Object value) {
    Integer day = reader.call(value);
    return day == null ? null : LocalDate.ofEpochDay(day);
  }

  private static LocalDate text(String format, String zone, Object value) {
    return day(new TextDayReader(new DateFormat(format), ZoneId.of(zone)), value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-05-01",
        "2026-5-1",
        " 2026-05-01 ",
        "2026-05-01 00:00",
        "2026-05-01T23:59:59.999999999",
        "2026-05-01t09:05",
        "2026-05-01 9:05:07,123",
        "2026-05-01 12",
        "2026-05-01T23:30Z",
        "2026-05-01 23:30:00 UTC",
        "2026-05-01Z",
        "2026-05-01+02:00",
        "20260501",
        "20260501T2330",
        "20260501T233000.5Z",
      })
  void text_ofIso8601_isItsDay(String text) {
    assertThat(text("", "UTC", text)).isEqualTo("2026-05-01");
    assertThat(text("", "UTC", text.getBytes(StandardCharsets.UTF_8))).isEqualTo("2026-05-01");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-01T23:30:00-05:00, UTC, 2026-05-02",
    "2026-05-01T23:30:00-05:00, America/New_York, 2026-05-02", // 4 hours behind in summer
    "2026-05-01T23:30:00-04:00, America/New_York, 2026-05-01",
    "2026-05-01 23:30:00-0500, UTC, 2026-05-02",
    "2026-05-01 23:30:00 -0500, UTC, 2026-05-02",
    "2026-05-01 23:30:00-05, UTC, 2026-05-02",
    "20260501T233000-0500, UTC, 2026-05-02",
    "2026-05-01T00:30:00+02:00[Europe/Vienna], UTC, 2026-04-30",
    "2026-05-01 00:30:00 Europe/Vienna, UTC, 2026-04-30",
    "2026-05-01T22:30:00Z, Europe/Vienna, 2026-05-02",
    "2026-03-28T23:30:00Z, Europe/Vienna, 2026-03-29", // the clocks change at 1:00 UTC
    "2026-03-29T21:59:59Z, Europe/Vienna, 2026-03-29",
    "2026-03-29T22:00:00Z, Europe/Vienna, 2026-03-30",
    "2026-10-25T22:59:59Z, Europe/Vienna, 2026-10-25",
    "2026-10-25T23:00:00Z, Europe/Vienna, 2026-10-26",
    "2026-05-01 23:30:00, Asia/Tokyo, 2026-05-01", // without one: in the zone of the source
  })
  void text_withAnOffset_isTheDayInTheZoneOfTheSource(String text, String zone, String day) {
    assertThat(text("", zone, text)).isEqualTo(day);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "NULL",
        "infinity",
        "2026-05-01garbage",
        "2026-05-01 garbage",
        "2026-05-01T",
        "2026-05-01T12:00 13:00",
        "2026-13-01",
        "2026-02-29",
        "2026-04-31",
        "2026-05",
        "2026",
        "12:00",
        "2026/05/01",
        "05/01/2026",
        "26-05-01",
        "12026-05-01",
        "0000-05-01",
        "-2026-05-01",
        "2026-05-01 24:00",
        "2026-05-01T12:00:60",
        "2026-05-0112",
        "202605011200",
        "20260532",
        "12345678",
        "18991231",
        "21010101",
        "1777593600",
        "1777593600000",
        "20574",
        "٢٠٢٦-٠٥-٠١"
      })
  void text_thatIsNoDate_orOnlyPartlyOne_isNoDay(String text) {
    assertThat(text("", "UTC", text)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MM/dd/yyyy | 05/24/2026 | 2026-05-24",
        "MM/dd/yyyy | 24/05/2026 | ",
        "MM/dd/yyyy | 5/24/2026 | ",
        "M/d/yyyy | 5/1/2026 | 2026-05-01",
        "M/d/yyyy | 05/01/2026 | 2026-05-01",
        "M/d/yy | 5/1/26 | 2026-05-01",
        "dd.MM.yyyy HH:mm | 31.04.2026 10:00 | ",
        "dd.MM.yyyy HH:mm | 30.04.2026 10:00 | 2026-04-30",
        "dd MMM yyyy | 1 May 2026 | ",
        "d MMM yyyy | 1 MAY 2026 | 2026-05-01",
        "yyyyMMddHHmmss | 20260501233000 | 2026-05-01",
        "yyyyMMdd | 18000101 | 1800-01-01",
        "yyyyMMdd | 2026-05-01 | ",
        "yyyy-MM-dd HH:mm:ss xx | 2026-05-01 23:30:00 -0500 | 2026-05-02",
        "EEE MMM dd HH:mm:ss zzz yyyy | Fri May 01 23:30:00 UTC 2026 | 2026-05-01",
        "[yyyy-MM-dd][yyyy/MM/dd] | 2026-05-02 | 2026-05-02",
        "[yyyy-MM-dd][yyyy/MM/dd] | 2026/05/02 | 2026-05-02",
        "[yyyy-MM-dd][yyyy/MM/dd] | 02.05.2026 | ",
        "yyyy-DDD | 2026-121 | 2026-05-01",
      })
  void text_byAPattern_isReadByThatAlone(String format, String text, String day) {
    assertThat(text(format, "UTC", text)).isEqualTo(day == null ? null : LocalDate.parse(day));
  }

  @Test
  void numbers_asDigits_areDatesWhereTheyAreWholeAndPlainlySo() {
    assertThat(text("", "UTC", 20260501L)).isEqualTo("2026-05-01");
    assertThat(text("", "UTC", 20260501)).isEqualTo("2026-05-01");
    assertThat(text("", "UTC", new BigDecimal("20260501"))).isEqualTo("2026-05-01");
    assertThat(text("", "UTC", 1_777_593_600L)).isNull();
    assertThat(text("", "UTC", 20_574)).isNull();
    assertThat(text("", "UTC", -20260501)).isNull();
    assertThat(text("yyyyMMdd", "UTC", 20260501.0)).isEqualTo("2026-05-01");
    assertThat(text("yyyyMMdd", "UTC", 20260501.5)).isNull();
    assertThat(text("yyyyMMdd", "UTC", Double.NaN)).isNull();
    assertThat(text("yyyyMMdd", "UTC", 1e300)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "SECONDS, 1777593599, 2026-04-30", // 1777593600 is 2026-05-01T00:00Z
    "SECONDS, 1777593600, 2026-05-01",
    "SECONDS, -1, 1969-12-31",
    "MILLIS, 1777593599999, 2026-04-30",
    "MILLIS, 1777593600000, 2026-05-01",
    "MICROS, 1777593600000000, 2026-05-01",
    "NANOS, 1777593600000000000, 2026-05-01",
    "DAYS, 20574, 2026-05-01",
    "SECONDS, 1777593600000, ", // milliseconds are no seconds: the year 58,300
    "MILLIS, 9223372036854775807, ",
    "DAYS, -9223372036854775808, ",
  })
  void epoch_inItsUnit_isTheDay(ChronoUnit unit, long number, String day) {
    LocalDate expected = day == null ? null : LocalDate.parse(day);
    DayReader reader = new EpochDayReader(unit, UTC);
    assertThat(day(reader, number)).isEqualTo(expected);
    assertThat(day(reader, Long.toString(number))).isEqualTo(expected);
    assertThat(day(reader, BigDecimal.valueOf(number))).isEqualTo(expected);
  }

  @Test
  void epoch_thatIsNoWholeNumber_isRoundedDownOrNoDay() {
    DayReader seconds = new EpochDayReader(ChronoUnit.SECONDS, UTC);
    assertThat(day(seconds, 1_777_593_599.999)).isEqualTo("2026-04-30");
    assertThat(day(seconds, -0.5)).isEqualTo("1969-12-31");
    assertThat(day(seconds, "1777593600.25")).isEqualTo("2026-05-01");
    for (Object none :
        new Object[] {
          Double.NaN, Double.POSITIVE_INFINITY, 1e300, "1e999999999", "today", "", "2026-05-01"
        }) {
      assertThat(day(seconds, none)).as(none.toString()).isNull();
    }
    assertThat(
            day(new EpochDayReader(ChronoUnit.SECONDS, ZoneId.of("Europe/Vienna")), 1_777_586_400L))
        .isEqualTo("2026-05-01");
  }
}
