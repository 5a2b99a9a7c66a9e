package dev.kldrift.job.diff;

import java.io.IOException;
import java.io.InputStream;

/** Counts the records of a text by its grammar alone, whatever their values are. */
interface TextRecords {
  /** That a text is none of its format. */
  final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * What is wrong.
     *
     * @param line where, from 1
     */
    Malformed(long line, String fault) {
      super("line " + line + ": " + fault);
    }
  }

  /**
   * How many records the text has.
   *
   * @throws Malformed at the first place that the grammar does not allow
   * @throws IOException if the text cannot be read
   */
  long count(InputStream text) throws IOException;
}
