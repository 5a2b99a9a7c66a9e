package dev.kldrift.job.surprise;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A movie of 64x48 pixels in patches of 8: a grey background with a little noise; a still patch as
 * bright as can be; a still patch of every colour, drawn anew in each frame, as a television
 * without a signal; and one dark disc that moves to the right by a patch every three frames.
 */
public final class TestMovie {
  public static final int WIDTH = 64;
  public static final int HEIGHT = 48;
  public static final int PATCH = 8;

  /** Patch of the still light. */
  public static final int LIGHT_X = 16;

  public static final int LIGHT_Y = 8;

  /** Patch of the fuzz. */
  public static final int FUZZ_X = 40;

  public static final int FUZZ_Y = 8;

  /** Row of patches in which the disc moves. */
  public static final int DISC_Y = 32;

  private static final int FRAMES_PER_STEP = 3;

  private TestMovie() {}

  /** Left edge of the patch that the disc is in. */
  public static int discX(int t) {
    return t / FRAMES_PER_STEP * PATCH;
  }

  /** A frame; the same on every call. */
  public static BufferedImage frame(int t) {
    Random random = new Random(1000 + t);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, pixel(t, x, y, random));
      }
    }
    return image;
  }

  private static int pixel(int t, int x, int y, Random random) {
    int noise = random.nextInt(48);
    int left = x / PATCH * PATCH;
    int top = y / PATCH * PATCH;
    if (left == LIGHT_X && top == LIGHT_Y) {
      return 0xffffff;
    }
    if (left == FUZZ_X && top == FUZZ_Y) {
      return random.nextInt(1 << 24);
    }
    int grey = left == discX(t) && top == DISC_Y ? noise / 4 : 104 + noise;
    return grey << 16 | grey << 8 | grey;
  }

  /** Writes frames 0 to {@code frames} - 1 as {@code frame-N.png}. */
  public static void write(Path folder, int frames) {
    for (int t = 0; t < frames; t++) {
      write(folder.resolve("frame-" + t + ".png"), frame(t));
    }
  }

  /** Writes an image in the format of the file's ending. */
  public static Path write(Path file, BufferedImage image) {
    String name = file.getFileName().toString();
    try {
      Files.createDirectories(file.getParent());
      if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile())) {
        throw new IllegalArgumentException("cannot be written: " + file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
