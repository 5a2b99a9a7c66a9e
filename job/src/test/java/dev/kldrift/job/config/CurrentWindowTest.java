package dev.kldrift.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.JobFailure;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows and the references that move with them; the calendar is ISO 8601's. */
class CurrentWindowTest {
  private static NightlyConfig config(String date, String window, String references) {
    Settings settings = Settings.defaults();
    settings.withAssignment("source.path=t").withAssignment("output=out");
    settings.withAssignment("run-date=" + date).withAssignment("current.window=" + window);
    settings.withAssignment("reference.windows=[" + references + "]");
    return NightlyConfig.of(settings, Clock.systemUTC());
  }

  /** As {@code first..last}, and that no day between is missing. */
  private static String range(List<LocalDate> days) {
    assertThat(days)
        .isEqualTo(days.get(0).datesUntil(days.get(days.size() - 1).plusDays(1)).toList());
    return days.get(0) + ".." + days.get(days.size() - 1);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-31, day, 2026-03-31..2026-03-31",
    "2026-03-02, 7 days, 2026-02-24..2026-03-02",
    "2026-01-02, 1 day, 2026-01-02..2026-01-02",
    "2026-11-25, week, 2026-11-23..2026-11-25",
    "2026-11-23, week, 2026-11-23..2026-11-23",
    "2027-01-03, week, 2026-12-28..2027-01-03",
    "2026-02-28, month, 2026-02-01..2026-02-28",
    "2026-12-01, month, 2026-12-01..2026-12-01",
    // Clocks go forward on 29 March in Vienna; days are days.
    "2026-03-30, 2 days, 2026-03-29..2026-03-30",
  })
  void window_onARunDate_endsThere(String date, String window, String days) {
    assertThat(range(config(date, window, "previous-day").currentDays())).isEqualTo(days);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-31, day, previous-day, 2026-03-30..2026-03-30",
    "2026-03-31, 3 days, previous-day, 2026-03-26..2026-03-28",
    "2026-03-31, 3 days, lag 2, 2026-03-23..2026-03-25",
    "2026-11-25, week, previous-day, 2026-11-16..2026-11-18",
    "2026-11-22, week, trailing 28, 2026-10-19..2026-11-15",
    // The whole month before, the month up to the same day, the same month of last year.
    "2026-02-28, month, previous-day, 2026-01-01..2026-01-31",
    "2026-03-31, month, previous-day, 2026-02-01..2026-02-28",
    "2026-03-30, month, previous-day, 2026-02-01..2026-02-28",
    "2026-03-15, month, previous-day, 2026-02-01..2026-02-15",
    "2024-02-29, month, lag 12, 2023-02-01..2023-02-28",
    "2025-02-28, month, lag 12, 2024-02-01..2024-02-29",
    "2026-03-31, month, trailing 31, 2026-01-29..2026-02-28",
  })
  void reference_ofAWindow_movesWithIt(String date, String window, String rule, String days) {
    NightlyConfig config = config(date, window, rule);
    assertThat(range(config.days(config.references().get(0)))).isEqualTo(days);
  }

  @Test
  void sameWeekday_ofAWindow_isItsDaysWeeksBefore() {
    NightlyConfig config = config("2026-11-24", "2 days", "same-weekday 2");
    assertThat(config.days(config.references().get(0)))
        .containsExactly(
            LocalDate.parse("2026-11-09"),
            LocalDate.parse("2026-11-10"),
            LocalDate.parse("2026-11-16"),
            LocalDate.parse("2026-11-17"));
  }

  @Test
  void references_ofEveryDayOfThreeYears_neverOverlapTheWindow() {
    List<LocalDate> dates =
        LocalDate.parse("2023-06-01").datesUntil(LocalDate.parse("2026-06-01")).toList();
    for (String window : List.of("day", "5 days", "40 days", "week", "month")) {
      NightlyConfig any =
          config(
              "2026-01-01",
              window,
              "previous-day,lag 2,trailing 28,same-weekday 6,baseline 2025-01-01..2025-03-31");
      for (LocalDate date : dates) {
        NightlyConfig config = any.on(date);
        assertThat(config.currentDays()).endsWith(date);
        Stream<LocalDate> referenced =
            config.references().stream().flatMap(rule -> config.days(rule).stream());
        assertThat(referenced)
            .as("%s %s", window, date)
            .doesNotContainAnyElementsOf(config.currentDays());
      }
    }
  }

  @Test
  void excludedDays_areInNoReference() {
    Settings settings = Settings.defaults();
    settings.withAssignment("source.path=t").withAssignment("output=out");
    settings.withAssignment("run-date=2026-11-22").withAssignment("current.window=week");
    settings.withAssignment("reference.windows=[trailing 7]");
    settings.withAssignment("reference.exclude=[2026-11-10..2026-11-12]");
    NightlyConfig config = NightlyConfig.of(settings, Clock.systemUTC());
    assertThat(config.days(config.references().get(0)))
        .hasSize(4)
        .doesNotContain(LocalDate.parse("2026-11-11"));
  }

  @Test
  void window_thatIsNone_isRefused() {
    for (String window : List.of("year", "0 days", "-1 days", "7", "7 weeks", "367 days")) {
      assertThatThrownBy(() -> config("2026-01-01", window, "previous-day"))
          .as(window)
          .isInstanceOf(JobFailure.class)
          .hasMessageContaining(
              "current.window is '" + window + "' (must be day | n days | week | month)");
    }
    assertThatThrownBy(
            () -> {
              Settings settings = Settings.defaults();
              settings.withAssignment("source.path=t").withAssignment("output=out");
              settings.withAssignment("current.window=week");
              settings.withAssignment("monitoring.evidence=on");
              NightlyConfig.of(settings, Clock.systemUTC());
            })
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("monitoring.evidence is on, but current.window is 'week'");
  }
}
