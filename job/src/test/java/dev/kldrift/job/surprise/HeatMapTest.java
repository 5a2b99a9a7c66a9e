package dev.kldrift.job.surprise;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Pictures of grids of every shape: none is beyond memory, and no patch is too small to see. */
class HeatMapTest {
  private static final int BLACK = 0xff000000;

  @Test
  void png_tallGrid_isNoHigherThanAllowed() throws IOException {
    PatchGrid grid = PatchGrid.ofCells(0, 0, 0, 9_999, 1, 1);
    BufferedImage image = heatMap(grid, List.of(new Cell(0, 5_000, 2)));
    assertThat(image.getHeight()).isEqualTo(960);
    assertThat(image.getWidth()).isLessThan(100);
  }

  @Test
  void png_moreCellsThanPixels_showsTheSmallest() throws IOException {
    PatchGrid grid = PatchGrid.ofCells(0, 0, 99_999, 49_999, 1, 1);
    long square = grid.square(HeatMap.WIDTH);
    List<Cell> cells = new ArrayList<>();
    for (long x = 0; x < 100_000; x += 100 * square) {
      cells.add(new Cell(x, 0, 1));
    }
    BufferedImage image = heatMap(grid.coarsened(square), cells);
    assertThat(litColumns(image, 0, HeatMap.WIDTH)).isGreaterThanOrEqualTo(cells.size());
  }

  /** Patches of 2 pixels in a frame of 2,000 are a tenth of a pixel of a small map. */
  @Test
  void strip_patchesSmallerThanItsPixels_areSeen() throws IOException {
    PatchGrid grid = PatchGrid.ofFrame(2_000, 1_000, 2, 2);
    long square = grid.square(96);
    List<Cell> cells = List.of(new Cell(3 * square, 2 * square, 1), new Cell(40 * square, 0, 1));
    byte[] png =
        new FilmStrip(grid.coarsened(square))
            .png(new double[FilmStrip.WIDTH], Map.of(0, new FilmStrip.Map(0, 0, cells)));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int bright = 0;
    for (int y = 96; y < 96 + 48; y++) {
      for (int x = 2; x < 98; x++) {
        bright += (image.getRGB(x, y) & 0xff00) == 0xff00 ? 1 : 0;
      }
    }
    assertThat(bright).isGreaterThanOrEqualTo(2);
  }

  /** Each of three frames has a third of the width, and the one without surprise no bar. */
  @Test
  void strip_fewFrames_haveWideBars() throws IOException {
    PatchGrid grid = PatchGrid.ofFrame(64, 48, 8, 8);
    byte[] png = new FilmStrip(grid).png(new double[] {1, 0, 2}, Map.of());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    for (int x = 0; x < FilmStrip.WIDTH; x++) {
      boolean bar = image.getRGB(x, 80) == 0xfff98c0a;
      assertThat(bar).as("column %d", x).isEqualTo(x < 400 || x >= 800);
    }
  }

  /** Nothing surprises: every cell is there all the same, and what has no cell is black. */
  @Test
  void png_withoutAFrame_showsWhereCellsAre() throws IOException {
    PatchGrid grid = PatchGrid.ofCells(0, 0, 3, 3, 1, 1);
    BufferedImage image = heatMap(grid, List.of(new Cell(1, 2, 0)));
    int pixel = HeatMap.WIDTH / 4;
    assertThat(image.getRGB(pixel + 5, 2 * pixel + 5)).isNotEqualTo(BLACK);
    assertThat(image.getRGB(5, 5)).isEqualTo(BLACK);
  }

  private static BufferedImage heatMap(PatchGrid grid, List<Cell> cells) throws IOException {
    byte[] png = new HeatMap(Optional.empty(), grid).png(cells);
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int litColumns(BufferedImage image, int y, int width) {
    int lit = 0;
    for (int x = 0; x < width; x++) {
      lit += image.getRGB(x, y) == BLACK ? 0 : 1;
    }
    return lit;
  }
}
