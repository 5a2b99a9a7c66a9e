package dev.kldrift.job.surprise;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Counts the colours of every patch of a frame.
 *
 * <p>A row is path, number and content of a file; it becomes a row per patch, or one that says what
 * is wrong with it. A task holds one decoded frame and the bins of its pixels at a time. Patches
 * lie on a grid from the upper left corner; what is left over on the right and below is in none.
 */
final class CountPatches implements FlatMapFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Columns of the result; x, y, brightness and counts are NULL where there is a reason. */
  static final StructType SCHEMA =
      new StructType()
          .add("file", DataTypes.StringType)
          .add("t", DataTypes.LongType)
          .add("reason", DataTypes.StringType)
          .add("detail", DataTypes.StringType)
          .add("width", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType)
          .add("x", DataTypes.IntegerType)
          .add("y", DataTypes.IntegerType)
          .add("brightness", DataTypes.DoubleType)
          .add("counts", DataTypes.createArrayType(DataTypes.IntegerType, false));

  private final ColorBins colors;
  private final int patch;
  private final int stride;
  private final long maxPixels;

  CountPatches(ColorBins colors, int patch, int stride, long maxPixels) {
    this.colors = colors;
    this.patch = patch;
    this.stride = stride;
    this.maxPixels = maxPixels;
  }

  @Override
  public Iterator<Row> call(Row file) {
    String path = file.getString(0);
    long t = file.getLong(1);
    try {
      BufferedImage image = new FrameReader(maxPixels).read((byte[]) file.get(2));
      requireRoom(image);
      return patches(path, t, new BinnedFrame(image));
    } catch (FrameReader.Rejected e) {
      return Collections.singleton(rejected(path, t, e.problem(), e.getMessage())).iterator();
    }
  }

  /** The row of a frame that cannot be used. */
  static Row rejected(String path, Long t, FrameProblem problem, String detail) {
    return RowFactory.create(path, t, problem.name(), detail, null, null, null, null, null, null);
  }

  private void requireRoom(BufferedImage image) throws FrameReader.Rejected {
    if (image.getWidth() < patch || image.getHeight() < patch) {
      throw new FrameReader.Rejected(
          FrameProblem.TOO_SMALL,
          "%dx%d (surprise.patch is %d)".formatted(image.getWidth(), image.getHeight(), patch));
    }
  }

  private Iterator<Row> patches(String path, long t, BinnedFrame frame) {
    int columns = (frame.width - patch) / stride + 1;
    int rows = (frame.height - patch) / stride + 1;
    return IntStream.range(0, columns * rows)
        .mapToObj(i -> frame.patch(path, t, i % columns * stride, i / columns * stride))
        .iterator();
  }

  /** A frame as bins and brightness alone, three bytes a pixel; its colours can go. */
  private final class BinnedFrame {
    private final int width;
    private final int height;
    private final short[] bins;
    private final byte[] lumas;

    BinnedFrame(BufferedImage image) {
      width = image.getWidth();
      height = image.getHeight();
      bins = new short[width * height];
      lumas = new byte[width * height];
      int[] pixels = new int[width];
      for (int y = 0; y < height; y++) {
        FrameReader.row(image, y, pixels);
        for (int x = 0; x < width; x++) {
          bins[y * width + x] = (short) colors.of(pixels[x]);
          lumas[y * width + x] = (byte) ColorBins.luma(pixels[x]);
        }
      }
    }

    Row patch(String path, long t, int left, int top) {
      int[] counts = new int[colors.count()];
      long brightness = 0;
      for (int y = top; y < top + patch; y++) {
        for (int x = left; x < left + patch; x++) {
          counts[bins[y * width + x]]++;
          brightness += lumas[y * width + x] & 0xff;
        }
      }
      double mean = (double) brightness / ((long) patch * patch);
      Integer[] boxed = Arrays.stream(counts).boxed().toArray(Integer[]::new);
      return RowFactory.create(path, t, null, null, width, height, left, top, mean, boxed);
    }
  }
}
