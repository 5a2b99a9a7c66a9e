package dev.kldrift.job.run;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rows that fall on no day, as their date is missing or cannot be read.
 *
 * @param column the date column, as messages call it
 * @param types its type, or types where files differ
 * @param all of all rows of the source
 * @param ofRunDate of the rows in files that have rows of the run date
 * @param runDate the run date
 * @param examples what stands there instead of dates
 */
public record UndatedRows(
    String column,
    String types,
    Share all,
    Share ofRunDate,
    LocalDate runDate,
    List<String> examples) {

  /**
   * A share of rows.
   *
   * @param undated rows without a day
   * @param rows rows with and without one
   */
  public record Share(long undated, long rows) {
    static final Share NONE = new Share(0, 0);

    boolean exceeds(double maxFraction) {
      return undated > maxFraction * rows;
    }
  }

  /** Of a source whose rows all have dates. */
  public static UndatedRows none(String column, String types) {
    return new UndatedRows(column, types, Share.NONE, Share.NONE, LocalDate.EPOCH, List.of());
  }

  /** How many there are. */
  public long count() {
    return all.undated();
  }

  /**
   * Compares their share with a limit, in the source and in the files of the run date: those of one
   * bad night are few among all rows, and still most of that night's.
   *
   * @throws JobFailure if one is above
   */
  public void requireFew(double maxFraction) {
    boolean tooMany = all.exceeds(maxFraction);
    if (tooMany || ofRunDate.exceeds(maxFraction)) {
      Share share = tooMany ? all : ofRunDate;
      String where = tooMany ? "" : " in files with rows of " + runDate;
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s, more than source.max-undated-fraction %s; nothing published (%s)"
              .formatted(told(share, where), maxFraction, remedy()));
    }
  }

  private static String remedy() {
    return "set source.date-format, as yyyyMMdd, MM/dd/yyyy, epoch-s or epoch-ms, or mend the rows";
  }

  /** One line for people, where there are any. */
  public Optional<String> warning() {
    return count() == 0 ? Optional.empty() : Optional.of(told(all, "") + "; they are in no day");
  }

  private String told(Share share, String where) {
    return String.format(
        Locale.ROOT,
        "%s (%s): %d of %d rows%s have no readable date, as %s",
        column,
        types,
        share.undated(),
        share.rows(),
        where,
        String.join(", ", examples));
  }
}
