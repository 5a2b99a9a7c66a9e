package dev.kldrift.job.surprise;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.publish.OutputFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * Draws the table {@code surprise}.
 *
 * <p>The driver holds what a picture shows and no more: at most {@value FilmStrip#WIDTH} bars, and
 * of each heat map about one value per pixel, the largest of the patches there.
 */
public final class SurprisePictures {
  /** Squares of a small heat map along its longer side. */
  private static final int SQUARES = 96;

  private final SurpriseConfig config;
  private final PatchHistograms histograms;
  private final PatchGrid grid;
  private final Dataset<Row> surprise;

  /** Pictures of a published table. */
  public SurprisePictures(
      SurpriseConfig config, PatchHistograms histograms, Dataset<Row> surprise) {
    this.config = config;
    this.histograms = histograms;
    this.grid = histograms.grid();
    this.surprise = surprise;
  }

  /** Writes the heat map of the most surprising frame, and the strip; where they are. */
  public List<String> write(OutputFolder output, Configuration hadoop) {
    Dataset<Row> frames = surprise.groupBy("t").agg(avg("surprise").as("mean")).cache();
    try {
      Row most = frames.orderBy(col("mean").desc(), col("t")).limit(1).head();
      long t = most.getLong(0);
      long square = grid.square(HeatMap.WIDTH);
      byte[] heatMap =
          new HeatMap(histograms.picture(t, hadoop), grid.coarsened(square)).png(cells(t, square));
      byte[] strip = strip(frames);
      return List.of(
          output.notes().writePicture("heat-map.png", heatMap).toString(),
          output.notes().writePicture("strip.png", strip).toString());
    } finally {
      frames.unpersist();
    }
  }

  private List<Cell> cells(long t, long square) {
    return inSquares(surprise.filter(col("t").equalTo(t)), grid, square)
        .orderBy("y", "x")
        .collectAsList()
        .stream()
        .map(row -> new Cell(row.getLong(0), row.getLong(1), row.getDouble(2)))
        .toList();
  }

  /** x, y, the largest surprise, by squares and by these columns. */
  static Dataset<Row> inSquares(Dataset<Row> rows, PatchGrid grid, long square, String... columns) {
    List<Column> by = new ArrayList<>(List.of(inSquares("x", grid.left(), square)));
    by.add(inSquares("y", grid.top(), square));
    Arrays.stream(columns).map(functions::col).forEach(by::add);
    return rows.groupBy(by.toArray(Column[]::new)).agg(max("surprise").as("surprise"));
  }

  private byte[] strip(Dataset<Row> frames) {
    Row span = frames.agg(min("t"), max("t")).head();
    double times = 1.0 + span.getLong(1) - span.getLong(0);
    double[] bars = new double[(int) Math.min(FilmStrip.WIDTH, times)];
    Column bar = share(span, bars.length);
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
    long square = grid.square(SQUARES);
    return new FilmStrip(grid.coarsened(square)).png(bars, maps(chosen, square));
  }

  /** Which of so many equal shares of the movie a frame is in. */
  static Column share(Row span, int shares) {
    long first = span.getLong(0);
    double frames = 1.0 + span.getLong(1) - first;
    return floor(col("t").minus(lit(first)).multiply(lit(shares)).divide(lit(frames))).cast("int");
  }

  private Map<Integer, FilmStrip.Map> maps(Dataset<Row> chosen, long square) {
    Dataset<Row> rows = surprise.join(broadcast(chosen), "t");
    Map<Row, List<Row>> maps =
        inSquares(rows, grid, square, "place", "bar", "t").collectAsList().stream()
            .collect(Collectors.groupingBy(SurprisePictures::head));
    Map<Integer, FilmStrip.Map> byPlace = new HashMap<>();
    maps.forEach((head, cells) -> byPlace.put(head.getInt(0), map(head, cells)));
    return byPlace;
  }

  private static Row head(Row row) {
    return RowFactory.create(row.get(2), row.get(3), row.get(4));
  }

  private static Column inSquares(String coordinate, long from, long square) {
    Column steps = floor(col(coordinate).minus(lit(from)).divide(lit((double) square)));
    return steps.multiply(lit(square)).cast("bigint").as(coordinate);
  }

  private FilmStrip.Map map(Row head, List<Row> rows) {
    List<Cell> cells =
        rows.stream()
            .map(row -> new Cell(row.getLong(0), row.getLong(1), row.getDouble(5)))
            .toList();
    return new FilmStrip.Map(head.getInt(1), head.getLong(2) / config.framesPerSecond(), cells);
  }
}
