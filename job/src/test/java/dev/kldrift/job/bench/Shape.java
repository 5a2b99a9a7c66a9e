package dev.kldrift.job.bench;

import java.util.Locale;

/**
 * Size of a table of histogram pairs.
 *
 * @param rows pairs
 * @param bins bins of each
 */
record Shape(int rows, int bins) {

  /** Reads {@code ROWSxBINS}, as picocli asks of a type of its own. */
  static Shape valueOf(String text) {
    String[] sides = text.split("x", -1);
    if (sides.length != 2) {
      throw new IllegalArgumentException("shape is not ROWSxBINS: " + text);
    }
    return new Shape(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
  }

  /** The same bins in a tenth of the rows, for what is too slow for all of them. */
  Shape tenth() {
    return new Shape(Math.max(1, rows / 10), bins);
  }

  double nanosPerBin(long nanos) {
    return (double) nanos / ((double) rows * bins);
  }

  String title() {
    return String.format(Locale.ROOT, "%,d pairs of %,d bins", rows, bins);
  }

  @Override
  public String toString() {
    return rows + "x" + bins;
  }
}
