package dev.kldrift.job.surprise;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.publish.OutputFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;

/**
 * Draws the table {@code surprise}.
 *
 * <p>The driver holds what a picture shows and no more: the patches of one frame; at most {@value
 * FilmStrip#WIDTH} bars; and of each small map one value per pixel at most.
 */
public final class SurprisePictures {
  /** Cells of a small heat map along its longer side. */
  private static final int CELLS = 96;

  private final SurpriseConfig config;
  private final FrameListing listing;
  private final PatchHistograms histograms;
  private final Dataset<Row> surprise;

  /** Pictures of a published table. */
  public SurprisePictures(
      SurpriseConfig config,
      FrameListing listing,
      PatchHistograms histograms,
      Dataset<Row> surprise) {
    this.config = config;
    this.listing = listing;
    this.histograms = histograms;
    this.surprise = surprise;
  }

  /** Writes the heat map of the most surprising frame, and the strip; where they are. */
  public List<String> write(OutputFolder output, Configuration hadoop) {
    Dataset<Row> frames = surprise.groupBy("t").agg(avg("surprise").as("mean")).cache();
    try {
      Row most = frames.orderBy(col("mean").desc(), col("t")).limit(1).head();
      long t = most.getLong(0);
      BufferedImage frame = frame(t, hadoop);
      byte[] heatMap = new HeatMap(frame, config.patch(), config.stride()).png(cells(t));
      byte[] strip = strip(frames);
      return List.of(
          output.writePicture("heat-map.png", heatMap).toString(),
          output.writePicture("strip.png", strip).toString());
    } finally {
      frames.unpersist();
    }
  }

  private BufferedImage frame(long t, Configuration hadoop) {
    String file =
        listing.frames().stream()
            .filter(frame -> frame.problem().isEmpty() && frame.number() == t)
            .map(Frame::path)
            .findFirst()
            .orElseThrow();
    Path path = new Path(file);
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      return new FrameReader(config.maxPixels()).read(in.readAllBytes());
    } catch (IOException | FrameReader.Rejected e) {
      throw new JobFailure(
          ExitCode.BAD_DATA, "cannot read " + file + " again: " + e.getMessage(), e);
    }
  }

  private List<Cell> cells(long t) {
    return surprise
        .filter(col("t").equalTo(t))
        .select("x", "y", "surprise")
        .orderBy("y", "x")
        .collectAsList()
        .stream()
        .map(row -> new Cell(row.getInt(0), row.getInt(1), row.getDouble(2)))
        .toList();
  }

  private byte[] strip(Dataset<Row> frames) {
    Row span = frames.agg(min("t"), max("t")).head();
    Column bar = share(span, FilmStrip.WIDTH);
    double[] bars = new double[FilmStrip.WIDTH];
    frames
        .groupBy(bar.as("bar"))
        .agg(avg("mean").as("mean"))
        .collectAsList()
        .forEach(row -> bars[row.getInt(0)] = row.getDouble(1));
    Dataset<Row> chosen =
        frames
            .withColumn("place", share(span, FilmStrip.MAPS))
            .withColumn("bar", bar)
            .withColumn(
                "order",
                row_number()
                    .over(Window.partitionBy("place").orderBy(col("mean").desc(), col("t"))))
            .filter(col("order").equalTo(1))
            .select("place", "bar", "t");
    return new FilmStrip(histograms.width(), histograms.height(), config.patch())
        .png(bars, maps(chosen));
  }

  /** Which of so many equal shares of the movie a frame is in. */
  private static Column share(Row span, int shares) {
    long first = span.getLong(0);
    double frames = 1.0 + span.getLong(1) - first;
    return floor(col("t").minus(lit(first)).multiply(lit(shares)).divide(lit(frames))).cast("int");
  }

  private Map<Integer, FilmStrip.Map> maps(Dataset<Row> chosen) {
    int cell = Math.max(1, Math.max(histograms.width(), histograms.height()) / CELLS);
    Map<Row, List<Row>> maps =
        surprise
            .join(broadcast(chosen), "t")
            .groupBy(
                col("place"),
                col("bar"),
                col("t"),
                onGrid("x", cell).as("x"),
                onGrid("y", cell).as("y"))
            .agg(max("surprise").as("surprise"))
            .collectAsList()
            .stream()
            .collect(Collectors.groupingBy(SurprisePictures::head));
    Map<Integer, FilmStrip.Map> byPlace = new HashMap<>();
    maps.forEach((head, rows) -> byPlace.put(head.getInt(0), map(head, rows)));
    return byPlace;
  }

  private static Row head(Row row) {
    return RowFactory.create(row.get(0), row.get(1), row.get(2));
  }

  private static Column onGrid(String coordinate, int cell) {
    return floor(col(coordinate).divide(lit((double) cell))).multiply(lit(cell)).cast("int");
  }

  private FilmStrip.Map map(Row head, List<Row> rows) {
    List<Cell> cells =
        rows.stream().map(row -> new Cell(row.getInt(3), row.getInt(4), row.getDouble(5))).toList();
    return new FilmStrip.Map(head.getInt(1), head.getLong(2) / config.framesPerSecond(), cells);
  }
}
