package dev.kldrift.job.surprise;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The surprise of every patch, laid over its frame where there is one.
 *
 * <p>The frame is dark and grey; a patch has the colour of its share of the largest surprise, the
 * more opaque the larger. Without a frame every patch is opaque, and black is where there is none.
 * On the right is the scale, with that largest value in nats. At most {@value #MOST} pixels in
 * either direction; small frames are enlarged.
 */
final class HeatMap {
  /** Longest edge in pixels. */
  private static final int MOST = 960;

  private static final int SCALE_WIDTH = 64;

  /** Widest frame in pixels. */
  static final int WIDTH = MOST - SCALE_WIDTH;

  private static final int BAR_WIDTH = 14;
  private static final double DARK = 0.55;
  private static final int WHITE = 0xffffff;

  private final Optional<BufferedImage> frame;
  private final PatchGrid grid;
  private final int width;
  private final int height;

  HeatMap(Optional<BufferedImage> frame, PatchGrid grid) {
    this.frame = frame;
    this.grid = grid;
    double factor = Math.min((double) WIDTH / grid.width(), (double) MOST / grid.height());
    double whole = factor > 1 ? Math.floor(factor) : factor;
    this.width = Math.max(1, (int) (grid.width() * whole));
    this.height = Math.max(1, (int) (grid.height() * whole));
  }

  /** The picture. */
  byte[] png(List<Cell> cells) {
    double most = cells.stream().mapToDouble(Cell::surprise).max().orElse(0);
    Canvas canvas = new Canvas(width + SCALE_WIDTH, height, 0);
    frame.ifPresent(image -> background(canvas, image));
    for (Cell cell : cells) {
      if (frame.isEmpty() || cell.surprise() > 0) {
        paint(canvas, cell, most > 0 ? cell.surprise() / most : 0);
      }
    }
    scale(canvas, most);
    return canvas.png();
  }

  private void background(Canvas canvas, BufferedImage image) {
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < height; y++) {
      FrameReader.row(image, (int) ((long) y * image.getHeight() / height), row);
      for (int x = 0; x < width; x++) {
        int luma = ColorBins.luma(row[(int) ((long) x * row.length / width)]);
        canvas.set(x, y, ColorScale.mix(0, luma << 16 | luma << 8 | luma, DARK));
      }
    }
  }

  /** Overlapping patches show their middles. */
  private void paint(Canvas canvas, Cell cell, double share) {
    long shownX = Math.min(grid.patchWidth(), grid.strideX());
    long shownY = Math.min(grid.patchHeight(), grid.strideY());
    long left = cell.x() + (grid.patchWidth() - shownX) / 2;
    long top = cell.y() + (grid.patchHeight() - shownY) / 2;
    double opacity = frame.isPresent() ? 0.25 + 0.65 * Math.sqrt(share) : 1;
    int color = ColorScale.of(0.25 + 0.75 * share);
    for (int y = scaledY(top); y < scaledY(top + shownY); y++) {
      for (int x = scaledX(left); x < scaledX(left + shownX); x++) {
        canvas.set(x, y, ColorScale.mix(canvas.get(x, y), color, opacity));
      }
    }
  }

  private int scaledX(long x) {
    return (int) (Math.min(x, grid.width()) * width / grid.width());
  }

  private int scaledY(long y) {
    return (int) (Math.min(y, grid.height()) * height / grid.height());
  }

  private void scale(Canvas canvas, double most) {
    int left = width + 6;
    for (int y = 0; y < height; y++) {
      double share = 1 - (y + 0.5) / height;
      canvas.fill(left, y, left + BAR_WIDTH, y + 1, ColorScale.of(0.25 + 0.75 * share));
    }
    String largest = String.format(Locale.ROOT, most < 10 ? "%.2f" : "%.0f", most);
    canvas.text(largest, left + BAR_WIDTH + 4, 2, WHITE);
    canvas.text("0", left + BAR_WIDTH + 4, height - Canvas.LINE - 2, WHITE);
  }
}
