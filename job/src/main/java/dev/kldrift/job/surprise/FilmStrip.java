package dev.kldrift.job.surprise;

import java.util.List;
import java.util.Locale;

/**
 * Surprise over time: bars of the mean surprise of all patches, and below them small heat maps.
 *
 * <p>Time is on x. Each map is the most surprising frame of its share of the movie, with its time
 * in seconds below and a mark in the bars; all maps have one scale, that of the largest value in
 * them.
 */
final class FilmStrip {
  /** Small heat maps of a strip. */
  static final int MAPS = 12;

  /** Width of the strip, and how many bars it has at most. */
  static final int WIDTH = 1200;

  private static final int MAP_WIDTH = WIDTH / MAPS - 4;
  private static final int BARS_HEIGHT = 90;
  private static final int BACKGROUND = 0x202020;
  private static final int BAR = 0xf98c0a;
  private static final int MARK = 0x707070;
  private static final int WHITE = 0xffffff;

  private final PatchGrid grid;

  /**
   * A small heat map.
   *
   * @param bar the bar of its frame
   * @param seconds its time
   * @param cells what is in it
   */
  record Map(int bar, double seconds, List<Cell> cells) {
    Map {
      cells = List.copyOf(cells);
    }
  }

  FilmStrip(PatchGrid grid) {
    this.grid = grid;
  }

  /**
   * The picture.
   *
   * @param bars mean surprise of the frames of each bar, at most {@value #WIDTH}; 0 where there are
   *     none
   * @param maps at most {@value #MAPS}, by their places
   */
  byte[] png(double[] bars, java.util.Map<Integer, Map> maps) {
    int mapHeight =
        (int) Math.max(1, Math.min(4 * MAP_WIDTH, MAP_WIDTH * grid.height() / grid.width()));
    int top = BARS_HEIGHT + 6;
    Canvas canvas = new Canvas(WIDTH, top + mapHeight + Canvas.LINE + 10, BACKGROUND);
    for (Map map : maps.values()) {
      int middle = (left(map.bar(), bars) + left(map.bar() + 1, bars)) / 2;
      canvas.fill(middle, 0, middle + 1, BARS_HEIGHT, MARK);
    }
    bars(canvas, bars);
    double most =
        maps.values().stream()
            .flatMap(map -> map.cells().stream())
            .mapToDouble(Cell::surprise)
            .max()
            .orElse(0);
    maps.forEach(
        (place, map) -> paint(canvas, map, place * (WIDTH / MAPS) + 2, top, mapHeight, most));
    return canvas.png();
  }

  private static void bars(Canvas canvas, double... bars) {
    double most = 0;
    for (double bar : bars) {
      most = Math.max(most, bar);
    }
    for (int i = 0; i < bars.length && most > 0; i++) {
      int height = (int) Math.round((BARS_HEIGHT - 2) * bars[i] / most);
      canvas.fill(left(i, bars), BARS_HEIGHT - height, left(i + 1, bars), BARS_HEIGHT, BAR);
    }
  }

  /** Where a bar begins. */
  private static int left(int bar, double... bars) {
    return bar * WIDTH / bars.length;
  }

  private void paint(Canvas canvas, Map map, int left, int top, int height, double most) {
    canvas.fill(left, top, left + MAP_WIDTH, top + height, ColorScale.of(0));
    for (Cell cell : map.cells()) {
      canvas.fill(
          left + scaled(cell.x(), MAP_WIDTH, grid.width()),
          top + scaled(cell.y(), height, grid.height()),
          left + scaled(cell.x() + grid.patchWidth(), MAP_WIDTH, grid.width()),
          top + scaled(cell.y() + grid.patchHeight(), height, grid.height()),
          ColorScale.of(most > 0 ? cell.surprise() / most : 0));
    }
    String seconds = String.format(Locale.ROOT, "%.1f", map.seconds());
    canvas.text(seconds, left, top + height + 4, WHITE);
  }

  /** Rounded up, so that no patch is too small to be seen. */
  private static int scaled(long value, int to, long from) {
    return (int) ((Math.min(value, from) * to + from - 1) / from);
  }
}
