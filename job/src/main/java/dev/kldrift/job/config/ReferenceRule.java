package dev.kldrift.job.config;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A choice of the days that a day is compared with, or of the frames for a frame. The day itself is
 * never among them.
 *
 * @param tag its name in the results, as in {@code trailing-28}
 * @param kind how days are found
 * @param number days, weeks or frames
 * @param window the days of a baseline
 */
public record ReferenceRule(String tag, Kind kind, int number, Optional<DateRange> window) {
  private static final int MOST = 3660;

  /** The ways to choose days. */
  enum Kind {
    /** The same days every time. */
    BASELINE,
    /** One day, so many days before. */
    LAG,
    /** All of so many days before. */
    TRAILING,
    /** The days one, two, ... weeks before. */
    SAME_WEEKDAY
  }

  /** Parses one of the forms of {@link ConfigKey#REFERENCE_WINDOWS}. */
  static ReferenceRule parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    String argument = words.length == 2 ? words[1] : "";
    return switch (words[0]) {
      case "baseline" ->
          new ReferenceRule("baseline", Kind.BASELINE, 0, Optional.of(DateRange.parse(argument)));
      case "previous-day" -> {
        if (words.length > 1) {
          throw new IllegalArgumentException("previous-day takes no number");
        }
        yield new ReferenceRule(words[0], Kind.LAG, 1, Optional.empty());
      }
      case "lag" -> numbered(words[0], Kind.LAG, argument);
      case "trailing" -> numbered(words[0], Kind.TRAILING, argument);
      case "same-weekday" -> numbered(words[0], Kind.SAME_WEEKDAY, argument);
      default -> throw new IllegalArgumentException("no such reference: " + text);
    };
  }

  private static ReferenceRule numbered(String name, Kind kind, String argument) {
    int number = Settings.inRange(Integer.parseInt(argument), 1, MOST);
    return new ReferenceRule(name + "-" + number, kind, number, Optional.empty());
  }

  /** All that it says. */
  String identity() {
    return tag
        + " "
        + ConfigKey.lowerCase(kind.name())
        + " "
        + number
        + window.map(days -> " " + days.text()).orElse("");
  }

  /** So many days or frames before. */
  static ReferenceRule lag(int number) {
    return new ReferenceRule("lag-" + number, Kind.LAG, number, Optional.empty());
  }

  /**
   * The days that the window of a run date is compared with, but for excluded ones and those of the
   * window itself, in order.
   *
   * <p>{@code lag n} is the window n windows before, as much of its week or month; {@code trailing
   * n} the n days before the window; {@code same-weekday n} its days one to n weeks before.
   */
  public List<LocalDate> days(CurrentWindow current, LocalDate runDate, List<DateRange> excluded) {
    DateRange tested = current.on(runDate);
    return candidates(current, tested)
        .filter(day -> !tested.contains(day))
        .filter(day -> excluded.stream().noneMatch(range -> range.contains(day)))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * The days, none of which is before the one that a new normal begins on; a baseline is as many
   * days from it on.
   */
  List<LocalDate> days(
      CurrentWindow current, LocalDate runDate, List<DateRange> excluded, LocalDate from) {
    ReferenceRule rule = this;
    if (window.isPresent() && window.get().from().isBefore(from)) {
      long length = window.get().days().count();
      DateRange moved = new DateRange(from, from.plusDays(length - 1));
      rule = new ReferenceRule(tag, kind, number, Optional.of(moved));
    }
    return rule.days(current, runDate, excluded).stream()
        .filter(day -> !day.isBefore(from) && day.isBefore(runDate))
        .toList();
  }

  private Stream<LocalDate> candidates(CurrentWindow current, DateRange tested) {
    return switch (kind) {
      case BASELINE -> window.orElseThrow().days();
      case LAG -> current.before(tested.to(), number).days();
      case TRAILING -> steps().stream().map(tested.from()::minusDays);
      case SAME_WEEKDAY ->
          steps().stream().flatMap(step -> tested.days().map(day -> day.minusDays(step)));
    };
  }

  /**
   * How many days or frames before something the parts of its reference lie.
   *
   * @throws IllegalStateException of a baseline, which stays where it is
   */
  public List<Integer> steps() {
    return switch (kind) {
      case BASELINE -> throw new IllegalStateException("a baseline has no steps");
      case LAG -> List.of(number);
      case TRAILING -> IntStream.rangeClosed(1, number).boxed().toList();
      case SAME_WEEKDAY -> IntStream.rangeClosed(1, number).map(week -> 7 * week).boxed().toList();
    };
  }
}
