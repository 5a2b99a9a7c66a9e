package dev.kldrift.job.reference;

import dev.kldrift.job.config.NightlyConfig;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a run date has come to an end, and its rows have arrived.
 *
 * <p>A day is partial where it has not ended by the clock, or where it has fewer rows than {@code
 * source.partial-day} of the median of the same weekday in the four weeks before, as far as those
 * days have histograms, and chance does not explain it: the rows of a day vary by about the square
 * root of their number, and it must be further below the median than three times that.
 */
final class PartialDay {
  private static final double CHANCE = 3;

  private PartialDay() {}

  /** Why the run date is partial, if it is. */
  static Optional<String> reason(NightlyConfig config, Inventory inventory) {
    LocalDate date = config.runDate();
    if (!config.hasEnded()) {
      return Optional.of("%s has not ended in %s".formatted(date, config.source().zone()));
    }
    long[] before =
        config.usualDays().stream()
            .mapToLong(day -> inventory.rows(List.of(day)))
            .filter(rows -> rows > 0)
            .sorted()
            .toArray();
    long rows = inventory.rows(List.of(date));
    return isFarBelow(rows, before, config.source().partialDay())
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s has %,d rows where its weekday had %,.0f in the weeks before"
                    + " (source.partial-day %s)",
                date,
                rows,
                median(before),
                config.source().partialDay()))
        : Optional.empty();
  }

  /** Whether a day has far fewer rows than others, which are ascending. */
  static boolean isFarBelow(long rows, long[] others, double share) {
    if (others.length == 0) {
      return false;
    }
    double median = median(others);
    return rows < share * median && median - rows > CHANCE * Math.sqrt(median);
  }

  private static double median(long... ascending) {
    int middle = ascending.length / 2;
    return ascending.length % 2 == 1
        ? ascending[middle]
        : (ascending[middle - 1] + ascending[middle]) / 2.0;
  }
}
