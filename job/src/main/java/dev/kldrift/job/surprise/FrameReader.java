package dev.kldrift.job.surprise;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes one PNG or JPEG.
 *
 * <p>The size is looked at in the header, before memory is taken for pixels. Every image becomes 8
 * bits each of red, green and blue: 16 bits are scaled, v/65535 to v/255, rounded; grey of any
 * depth is taken as it is stored, without a change of gamma; transparency is laid over black, so
 * that colours nobody sees do not count.
 */
final class FrameReader {
  private static final List<String> FORMATS = List.of("png", "jpeg");

  /** Encoders make ten or so. */
  private static final int MOST_SCANS = 100;

  private final long maxPixels;

  FrameReader(long maxPixels) {
    this.maxPixels = maxPixels;
  }

  /** A frame that cannot be used. */
  static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;
    private final FrameProblem problem;

    Rejected(FrameProblem problem, String detail) {
      super(detail);
      this.problem = problem;
    }

    FrameProblem problem() {
      return problem;
    }
  }

  /**
   * Decodes a file.
   *
   * @throws Rejected if it is not an image, damaged, or too large
   */
  BufferedImage read(byte[] file) throws Rejected {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      ImageReader reader = reader(in);
      try {
        reader.setInput(in, true, true);
        requireSmall(reader.getWidth(0), reader.getHeight(0));
        requireFewScans(file);
        return decoded(reader);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) { // damaged files meet unchecked exceptions as well
      throw new Rejected(FrameProblem.BROKEN_IMAGE, reason(e));
    }
  }

  private static ImageReader reader(ImageInputStream in) throws IOException, Rejected {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw new Rejected(FrameProblem.BROKEN_IMAGE, "not a PNG or JPEG by its first bytes");
  }

  private void requireSmall(long width, long height) throws Rejected {
    if (width * height > maxPixels) {
      throw new Rejected(
          FrameProblem.TOO_LARGE,
          "%dx%d is %d pixels (surprise.max-pixels is %d)"
              .formatted(width, height, width * height, maxPixels));
    }
  }

  /** A progressive JPEG may have a scan of all its pixels for each byte of the file. */
  private static void requireFewScans(byte[] file) throws Rejected {
    int scans = JpegScans.count(file);
    if (scans > MOST_SCANS) {
      throw new Rejected(
          FrameProblem.TOO_LARGE,
          "a JPEG of %d scans (must be at most %d)".formatted(scans, MOST_SCANS));
    }
  }

  /** The decoder of JPEG takes the rest of a file that is cut off for grey, and only warns. */
  private static BufferedImage decoded(ImageReader reader) throws IOException {
    String[] damage = new String[1];
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (warning.startsWith("Premature") || warning.startsWith("Corrupt")) {
            damage[0] = warning;
          }
        });
    BufferedImage image = reader.read(0);
    if (damage[0] != null) {
      throw new IIOException(damage[0]);
    }
    return image;
  }

  private static String reason(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return "cannot be decoded: " + message.lines().findFirst().orElse("");
  }

  /** The pixels of row y as 0xRRGGBB. */
  static void row(BufferedImage image, int y, int[] pixels) {
    if (isGrey(image)) {
      grey(image, y, pixels);
      return;
    }
    image.getRGB(0, y, pixels.length, 1, pixels, 0, pixels.length);
    for (int x = 0; x < pixels.length; x++) {
      pixels[x] = over(pixels[x] & 0xffffff, pixels[x] >>> 24, 255); // without alpha all is 255
    }
  }

  private static boolean isGrey(BufferedImage image) {
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && !(image.getColorModel() instanceof IndexColorModel);
  }

  private static void grey(BufferedImage image, int y, int[] pixels) {
    Raster raster = image.getRaster();
    int bits = image.getColorModel().getComponentSize(0);
    int most = (1 << bits) - 1;
    boolean alpha = image.getColorModel().hasAlpha();
    for (int x = 0; x < pixels.length; x++) {
      int value = (raster.getSample(x, y, 0) * 255 + most / 2) / most;
      int rgb = value << 16 | value << 8 | value;
      pixels[x] = alpha ? over(rgb, raster.getSample(x, y, 1), most) : rgb;
    }
  }

  /** A colour over black. */
  private static int over(int rgb, int alpha, int opaque) {
    int r = (rgb >> 16 & 0xff) * alpha / opaque;
    int g = (rgb >> 8 & 0xff) * alpha / opaque;
    int b = (rgb & 0xff) * alpha / opaque;
    return r << 16 | g << 8 | b;
  }
}
