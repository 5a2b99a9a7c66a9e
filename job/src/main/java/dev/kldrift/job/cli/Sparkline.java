package dev.kldrift.job.cli;

import java.nio.charset.Charset;
import java.util.List;

/** Numbers as a line of bars, from 0 to the largest; a point where there is none. */
final class Sparkline {
  private static final String BARS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

  /** For a terminal that has no bars. */
  private static final String DIGITS = "12345678";

  private Sparkline() {}

  static String of(List<Double> values) {
    return of(values, Charset.defaultCharset().newEncoder().canEncode(BARS) ? BARS : DIGITS);
  }

  static String of(List<Double> values, String bars) {
    double largest =
        values.stream().filter(value -> value < Double.POSITIVE_INFINITY).reduce(0.0, Math::max);
    StringBuilder line = new StringBuilder();
    for (double value : values) {
      line.append(Double.isNaN(value) ? '.' : bars.charAt(height(value, largest, bars.length())));
    }
    return line.toString();
  }

  private static int height(double value, double largest, int heights) {
    if (value == Double.POSITIVE_INFINITY) {
      return heights - 1;
    }
    return largest == 0 ? 0 : (int) Math.min(heights - 1, Math.floor(heights * value / largest));
  }
}
