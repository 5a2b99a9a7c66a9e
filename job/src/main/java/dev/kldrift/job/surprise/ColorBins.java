package dev.kldrift.job.surprise;

import dev.kldrift.job.config.ColorRule;
import java.io.Serializable;

/**
 * The bin of a colour.
 *
 * <p>A channel of value v in 0..255 with n bins is in bin floor(v n / 256); hue, which is a circle
 * of 1536 steps, in floor(h n / 1536). Several channels make one number with the last one fastest:
 * {@code (r · n_g + g) · n_b + b}.
 */
final class ColorBins implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int LEVELS = 256;
  private static final int HUES = 6 * LEVELS;

  private final ColorRule rule;

  ColorBins(ColorRule rule) {
    this.rule = rule;
  }

  /** Length of a histogram. */
  int count() {
    return rule.count();
  }

  /** The bin of a colour, 0xRRGGBB. */
  int of(int rgb) {
    int r = rgb >> 16 & 0xff;
    int g = rgb >> 8 & 0xff;
    int b = rgb & 0xff;
    return switch (rule.space()) {
      case LUMA -> scaled(luma(rgb), 0, LEVELS);
      case RGB -> joined(scaled(r, 0, LEVELS), scaled(g, 1, LEVELS), scaled(b, 2, LEVELS));
      case HSV -> {
        int value = Math.max(r, Math.max(g, b));
        int range = value - Math.min(r, Math.min(g, b));
        int saturation = value == 0 ? 0 : 255 * range / value;
        yield joined(
            scaled(hue(r, g, b, value, range), 0, HUES),
            scaled(saturation, 1, LEVELS),
            scaled(value, 2, LEVELS));
      }
    };
  }

  /** Brightness, from 0 to 255, rounded. */
  static int luma(int rgb) {
    return (299 * (rgb >> 16 & 0xff) + 587 * (rgb >> 8 & 0xff) + 114 * (rgb & 0xff) + 500) / 1000;
  }

  private int scaled(int value, int channel, int levels) {
    return value * rule.bins().get(channel) / levels;
  }

  private int joined(int first, int second, int third) {
    return (first * rule.bins().get(1) + second) * rule.bins().get(2) + third;
  }

  /** From 0, red, over green at 512 and blue at 1024, to 1535; 0 for grey. */
  private static int hue(int r, int g, int b, int value, int range) {
    if (range == 0) {
      return 0;
    }
    int hue;
    if (value == r) {
      hue = LEVELS * (g - b) / range;
    } else if (value == g) {
      hue = 2 * LEVELS + LEVELS * (b - r) / range;
    } else {
      hue = 4 * LEVELS + LEVELS * (r - g) / range;
    }
    return Math.floorMod(hue, HUES);
  }
}
