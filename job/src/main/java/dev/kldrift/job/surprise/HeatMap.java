package dev.kldrift.job.surprise;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * The surprise of every patch, laid over its frame.
 *
 * <p>The frame is dark and grey; a patch has the colour of its share of the largest surprise in the
 * frame, the more opaque the larger. On the right is the scale, with that largest value in nats. At
 * most {@value #MOST_WIDTH} pixels wide; small frames are enlarged.
 */
final class HeatMap {
  private static final int MOST_WIDTH = 960;
  private static final int SCALE_WIDTH = 64;
  private static final int BAR_WIDTH = 14;
  private static final double DARK = 0.55;
  private static final int WHITE = 0xffffff;

  private final BufferedImage frame;
  private final int patch;
  private final int stride;
  private final int width;
  private final int height;

  HeatMap(BufferedImage frame, int patch, int stride) {
    this.frame = frame;
    this.patch = patch;
    this.stride = stride;
    int most = MOST_WIDTH - SCALE_WIDTH;
    double factor =
        frame.getWidth() <= most
            ? Math.max(1, most / frame.getWidth())
            : (double) most / frame.getWidth();
    this.width = (int) (frame.getWidth() * factor);
    this.height = Math.max(1, (int) (frame.getHeight() * factor));
  }

  /** The picture. */
  byte[] png(List<Cell> cells) {
    double most = cells.stream().mapToDouble(Cell::surprise).max().orElse(0);
    Canvas canvas = new Canvas(width + SCALE_WIDTH, height, 0);
    background(canvas);
    cells.stream()
        .filter(cell -> cell.surprise() > 0)
        .forEach(cell -> paint(canvas, cell, cell.surprise() / most));
    scale(canvas, most);
    return canvas.png();
  }

  private void background(Canvas canvas) {
    int[] row = new int[frame.getWidth()];
    for (int y = 0; y < height; y++) {
      FrameReader.row(frame, (int) ((long) y * frame.getHeight() / height), row);
      for (int x = 0; x < width; x++) {
        int luma = ColorBins.luma(row[(int) ((long) x * row.length / width)]);
        canvas.set(x, y, ColorScale.mix(0, luma << 16 | luma << 8 | luma, DARK));
      }
    }
  }

  /** Overlapping patches show their middles. */
  private void paint(Canvas canvas, Cell cell, double share) {
    int shown = Math.min(patch, stride);
    int left = cell.x() + (patch - shown) / 2;
    int top = cell.y() + (patch - shown) / 2;
    double opacity = 0.25 + 0.65 * Math.sqrt(share);
    int color = ColorScale.of(0.25 + 0.75 * share);
    for (int y = scaledY(top); y < scaledY(top + shown); y++) {
      for (int x = scaledX(left); x < scaledX(left + shown); x++) {
        canvas.set(x, y, ColorScale.mix(canvas.get(x, y), color, opacity));
      }
    }
  }

  private int scaledX(int x) {
    return (int) ((long) x * width / frame.getWidth());
  }

  private int scaledY(int y) {
    return (int) ((long) y * height / frame.getHeight());
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
