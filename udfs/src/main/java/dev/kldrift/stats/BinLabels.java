package dev.kldrift.stats;

import dev.kldrift.kernel.BinScale;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The places of bins by their labels.
 *
 * <p>Labels have an order if they are numbers or intervals of numbers that rise from bin to bin:
 * {@code 7}, {@code [0, 35)}, {@code (0, 35]}, {@code < 5}, {@code >= 60}. The bins {@code NULL},
 * {@code NaN} and {@code (unreadable)} have no place among them. Anything else is a category, and
 * then all bins are; so are {@code (other)} and {@code (new)}, which only categories have.
 */
public final class BinLabels {
  private static final Set<String> PLACELESS = Set.of("NULL", "NaN", "(unreadable)");
  private static final String NUMBER =
      "([-+]?(?:\\d+\\.?\\d*(?:[eE][-+]?\\d+)?|\\.\\d+(?:[eE][-+]?\\d+)?|Infinity|inf))";
  private static final Pattern INTERVAL =
      Pattern.compile("[\\[(]\\s*" + NUMBER + "\\s*,\\s*" + NUMBER + "\\s*[)\\]]");
  private static final Pattern SIDE = Pattern.compile("([<>])=?\\s*" + NUMBER);
  private static final Pattern SINGLE = Pattern.compile(NUMBER);

  private BinLabels() {}

  /**
   * The scale of bins with these labels.
   *
   * @param labels one per bin; null is a bin without a place
   * @return their places, or that of categories
   */
  public static BinScale scale(List<String> labels) {
    double[] from = new double[labels.size()];
    double[] to = new double[labels.size()];
    for (int i = 0; i < from.length; i++) {
      String label = labels.get(i);
      if (label == null || PLACELESS.contains(label.strip())) {
        from[i] = Double.NaN;
        to[i] = Double.NaN;
      } else if (!read(label.strip(), i, from, to)) {
        return BinScale.unordered();
      }
    }
    return BinScale.between(from, to);
  }

  /**
   * Whether a label can be one of bins that have an order.
   *
   * @param label of any bin
   * @return false where it makes all bins categories
   */
  public static boolean mayHavePlace(String label) {
    String text = label.strip();
    return PLACELESS.contains(text) || read(text, 0, new double[1], new double[1]);
  }

  private static boolean read(String label, int bin, double[] from, double[] to) {
    Matcher single = SINGLE.matcher(label);
    if (single.matches()) {
      from[bin] = number(label);
      to[bin] = from[bin];
      return Double.isFinite(from[bin]);
    }
    Matcher side = SIDE.matcher(label);
    if (side.matches()) {
      boolean below = side.group(1).equals("<");
      from[bin] = below ? Double.NEGATIVE_INFINITY : number(side.group(2));
      to[bin] = below ? number(side.group(2)) : Double.POSITIVE_INFINITY;
      return true;
    }
    Matcher interval = INTERVAL.matcher(label);
    if (interval.matches()) {
      from[bin] = number(interval.group(1));
      to[bin] = number(interval.group(2));
      return from[bin] <= to[bin];
    }
    return false;
  }

  private static double number(String text) {
    return Double.parseDouble(text.replaceFirst("inf$", "Infinity"));
  }
}
