package dev.kldrift.job.config;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The binning of colours: {@code luma 32}, {@code rgb 4x4x4}, {@code hsv 12x4x4}.
 *
 * @param space what is counted
 * @param bins bins of each channel, of equal width
 */
public record ColorRule(ColorSpace space, List<Integer> bins) implements Serializable {
  private static final int MOST = 4096;

  public ColorRule {
    bins = List.copyOf(bins);
  }

  static ColorRule parse(String text) {
    String[] words = text.split("\\s+", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException("not space and bins: " + text);
    }
    ColorSpace space = ColorSpace.valueOf(words[0].toUpperCase(Locale.ROOT));
    List<Integer> bins =
        Arrays.stream(words[1].split("x", -1))
            .map(number -> Settings.inRange(Integer.parseInt(number), 1, 256))
            .toList();
    ColorRule rule = new ColorRule(space, bins);
    if (bins.size() != space.channels() || rule.count() > MOST || rule.count() < 2) {
      throw new IllegalArgumentException("not the bins of " + space + ": " + text);
    }
    return rule;
  }

  /** Length of a histogram. */
  public int count() {
    return bins.stream().reduce(1, (a, b) -> a * b);
  }
}
