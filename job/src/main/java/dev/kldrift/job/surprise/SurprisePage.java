package dev.kldrift.job.surprise;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.report.HtmlPage;
import dev.kldrift.job.run.Json;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * The page of a movie: its surprise over time, and the most surprising frame of every part of it
 * with its heat map. At most {@value #FRAMES} frames, small ones, are in it, however long it is.
 */
public final class SurprisePage {
  private static final int FRAMES = 36;
  private static final int BARS = 240;
  private static final int SQUARES = 64;
  private static final int WIDTH = 400;
  private static final int TOP = 20;

  private final SurpriseConfig config;
  private final PatchHistograms histograms;
  private final PatchGrid grid;
  private final Dataset<Row> surprise;
  private final long square;

  /** The page of a published table. */
  public SurprisePage(SurpriseConfig config, PatchHistograms histograms, Dataset<Row> surprise) {
    this.config = config;
    this.histograms = histograms;
    this.grid = histograms.grid();
    this.surprise = surprise;
    this.square = Math.max(grid.square(SQUARES), Math.max(grid.strideX(), grid.strideY()));
  }

  /** The page. */
  public String html(Configuration hadoop) {
    Dataset<Row> frames = surprise.groupBy("t").agg(avg("surprise").as("mean")).cache();
    try {
      return HtmlPage.surprise(config.compare().runDate(), Json.text(data(frames, hadoop)));
    } finally {
      frames.unpersist();
    }
  }

  private ObjectNode data(Dataset<Row> frames, Configuration hadoop) {
    Row span = frames.agg(min("t"), max("t")).head();
    ObjectNode data = Json.object();
    data.put("runDate", config.compare().runDate().toString());
    data.put("fps", config.framesPerSecond());
    data.put("lag", config.reference().number());
    data.put("first", span.getLong(0));
    data.put("last", span.getLong(1));
    data.put("width", grid.width());
    data.put("height", grid.height());
    data.put("left", grid.left());
    data.put("top", grid.top());
    data.put("square", square);
    data.put("columns", columns());
    ArrayNode bars = data.putArray("bars");
    for (double bar : bars(frames, span)) {
      bars.add(bar);
    }
    frames(data, chosen(frames, span), hadoop);
    ArrayNode top = data.putArray("patches");
    surprise
        .orderBy("rank")
        .limit(TOP)
        .select("rank", "t", "x", "y", "surprise")
        .collectAsList()
        .forEach(
            row -> {
              ObjectNode patch = top.addObject();
              for (String name : List.of("rank", "t", "x", "y")) {
                patch.put(name, row.<Number>getAs(name).longValue());
              }
              patch.put("surprise", row.getDouble(4));
            });
    return data;
  }

  private int columns() {
    return (int) ((grid.width() + square - 1) / square);
  }

  private int rows() {
    return (int) ((grid.height() + square - 1) / square);
  }

  private static double[] bars(Dataset<Row> frames, Row span) {
    double times = 1.0 + span.getLong(1) - span.getLong(0);
    double[] bars = new double[(int) Math.min(BARS, times)];
    frames
        .groupBy(SurprisePictures.share(span, bars.length).as("bar"))
        .agg(avg("mean").as("mean"))
        .collectAsList()
        .forEach(row -> bars[row.getInt(0)] = row.getDouble(1));
    return bars;
  }

  /** The most surprising frame of every part of the movie. */
  private static List<Row> chosen(Dataset<Row> frames, Row span) {
    return frames
        .withColumn("place", SurprisePictures.share(span, FRAMES))
        .withColumn(
            "order",
            row_number().over(Window.partitionBy("place").orderBy(col("mean").desc(), col("t"))))
        .filter(col("order").equalTo(1))
        .orderBy("t")
        .select("t", "mean")
        .collectAsList();
  }

  private void frames(ObjectNode data, List<Row> chosen, Configuration hadoop) {
    SparkSession spark = surprise.sparkSession();
    Dataset<Row> times =
        spark.createDataFrame(chosen, surprise.select("t", "surprise").schema()).select("t");
    List<Row> squares =
        SurprisePictures.inSquares(surprise.join(broadcast(times), "t"), grid, square, "t")
            .filter(col("surprise").gt(lit(0.0)))
            .collectAsList();
    double most = squares.stream().mapToDouble(row -> row.getDouble(3)).max().orElse(0);
    data.put("most", most);
    Map<Long, byte[]> cells = new HashMap<>();
    for (Row row : squares) {
      int at = (int) (row.getLong(1) / square * columns() + row.getLong(0) / square);
      cells.computeIfAbsent(row.getLong(2), t -> new byte[columns() * rows()])[at] =
          (byte) Math.round(255 * row.getDouble(3) / most);
    }
    ArrayNode json = data.putArray("frames");
    for (Row row : chosen) {
      long t = row.getLong(0);
      ObjectNode frame = json.addObject();
      frame.put("t", t);
      frame.put("mean", row.getDouble(1));
      byte[] ofFrame = cells.getOrDefault(t, new byte[columns() * rows()]);
      frame.put("cells", Base64.getEncoder().encodeToString(ofFrame));
      histograms
          .picture(t, hadoop)
          .ifPresent(image -> frame.put("image", "data:image/jpeg;base64," + jpeg(image)));
    }
  }

  /** A small copy, each pixel the mean of those it stands for. */
  private static String jpeg(BufferedImage image) {
    int width = Math.min(WIDTH, image.getWidth());
    int height = Math.max(1, (int) ((long) image.getHeight() * width / image.getWidth()));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[image.getWidth()];
    for (int y = 0; y < height; y++) {
      long[] sums = new long[3 * width];
      int from = (int) ((long) y * image.getHeight() / height);
      int to = Math.max(from + 1, (int) ((y + 1L) * image.getHeight() / height));
      for (int source = from; source < to; source++) {
        FrameReader.row(image, source, pixels);
        add(pixels, sums, width);
      }
      for (int x = 0; x < width; x++) {
        small.setRGB(x, y, mean(sums, x, (to - from) * pixelsOf(x, width, pixels.length)));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(small, "jpg", bytes)) {
        throw new IllegalStateException("every JDK writes JPEG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void add(int[] pixels, long[] sums, int width) {
    for (int x = 0; x < width; x++) {
      int from = (int) ((long) x * pixels.length / width);
      for (int i = from; i < from + pixelsOf(x, width, pixels.length); i++) {
        sums[3 * x] += pixels[i] >> 16 & 0xff;
        sums[3 * x + 1] += pixels[i] >> 8 & 0xff;
        sums[3 * x + 2] += pixels[i] & 0xff;
      }
    }
  }

  private static int pixelsOf(int x, int width, int all) {
    return (int) ((x + 1L) * all / width) - (int) ((long) x * all / width);
  }

  private static int mean(long[] sums, int x, int number) {
    long[] means = Arrays.stream(sums, 3 * x, 3 * x + 3).map(sum -> sum / number).toArray();
    return (int) (means[0] << 16 | means[1] << 8 | means[2]);
  }
}
