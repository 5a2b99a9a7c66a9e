package dev.kldrift.job.surprise;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** A picture in the making. Needs neither a display nor fonts, and is the same on every machine. */
final class Canvas {
  /** Three by five dots of each digit, the upper row in the highest bits. */
  private static final int[] DIGITS = {
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_010_010_010,
    0b111_101_111_101_111,
    0b111_101_111_001_111,
  };

  private static final int POINT = 0b000_000_000_000_010;
  private static final int DOT = 2;
  private static final int ADVANCE = 4 * DOT;

  /** Height of a line of text in pixels. */
  static final int LINE = 5 * DOT;

  private final int width;
  private final int height;
  private final int[] pixels;

  /** A picture of one colour. */
  Canvas(int width, int height, int rgb) {
    this.width = width;
    this.height = height;
    this.pixels = new int[width * height];
    Arrays.fill(pixels, rgb);
  }

  int get(int x, int y) {
    return pixels[y * width + x];
  }

  void set(int x, int y, int rgb) {
    pixels[y * width + x] = rgb;
  }

  /** Fills a rectangle, as far as it is in the picture. */
  void fill(int left, int top, int right, int bottom, int rgb) {
    for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
      for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
        set(x, y, rgb);
      }
    }
  }

  /** Writes a number; other characters than digits and the point are blanks. */
  void text(String text, int left, int top, int rgb) {
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      int dots = Character.isDigit(letter) ? DIGITS[letter - '0'] : letter == '.' ? POINT : 0;
      glyph(dots, left + i * ADVANCE, top, rgb);
    }
  }

  private void glyph(int dots, int left, int top, int rgb) {
    for (int i = 0; i < 15; i++) {
      if ((dots >> (14 - i) & 1) == 1) {
        int x = left + i % 3 * DOT;
        int y = top + i / 3 * DOT;
        fill(x, y, x + DOT, y + DOT, rgb);
      }
    }
  }

  byte[] png() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return out.toByteArray();
  }
}
