package dev.kldrift.job.run;

/** One table and date is one file, because only a single file can be replaced in one step. */
public final class RowLimit {
  private RowLimit() {}

  /**
   * Checks the size of a table.
   *
   * @throws JobFailure if it has more rows than one file should
   */
  public static void require(long rows, long maxRowsPerFile) {
    if (rows > maxRowsPerFile) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH,
          "%d rows are more than publish.max-rows-per-file %d; nothing published (raise it, or split the input over several outputs)"
              .formatted(rows, maxRowsPerFile));
    }
  }
}
