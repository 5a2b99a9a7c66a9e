package dev.kldrift.job.cli;

import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.Optional;

/** Tells which dates were compared with histograms that are others now. */
final class OutdatedDates {
  private OutdatedDates() {}

  /** A line with what makes them again, where there are any. */
  static Optional<String> told(NavigableSet<LocalDate> dates) {
    return dates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "compared with histograms that have changed now (backfill --again --from %s --to %s):"
                    .formatted(dates.first(), dates.last())
                + " "
                + dates);
  }
}
