package dev.kldrift.job.surprise;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The histograms of the patches of every frame that can be used, and why others cannot.
 *
 * <p>All used frames have one size: the one that most frames have; of several, that of the earliest
 * frame.
 */
public final class FrameHistograms implements PatchHistograms {
  private final SparkSession spark;
  private final SurpriseConfig config;
  private final Dataset<Row> counted;
  private final List<Row> size;
  private final FrameListing listing;

  private FrameHistograms(
      SparkSession spark,
      SurpriseConfig config,
      FrameListing listing,
      Dataset<Row> counted,
      List<Row> size) {
    this.spark = spark;
    this.config = config;
    this.listing = listing;
    this.counted = counted;
    this.size = size;
  }

  /** Decodes every frame once, on the executors, and keeps what was counted in staging. */
  public static FrameHistograms of(
      SparkSession spark, SurpriseConfig config, FrameListing listing, OutputFolder output) {
    List<Frame> readable =
        listing.frames().stream().filter(frame -> frame.problem().isEmpty()).toList();
    Dataset<Row> counted = output.keep(spark, "patches", counted(spark, config, readable));
    List<Row> size =
        onePerFrame(counted)
            .filter(col("reason").isNull())
            .groupBy("width", "height")
            .agg(count(lit(1)).as("frames"), min("t").as("first"))
            .orderBy(col("frames").desc(), col("first"))
            .limit(1)
            .collectAsList();
    return new FrameHistograms(spark, config, listing, counted, size);
  }

  private static Dataset<Row> counted(
      SparkSession spark, SurpriseConfig config, List<Frame> readable) {
    if (readable.isEmpty()) {
      return spark.createDataFrame(List.of(), CountPatches.SCHEMA);
    }
    Map<String, Long> numbers =
        readable.stream().collect(Collectors.toMap(Frame::path, Frame::number));
    MapFunction<Row, Row> number =
        row -> RowFactory.create(row.get(0), numbers.get(row.getString(0)), row.get(1));
    StructType numbered =
        new StructType()
            .add("file", DataTypes.StringType)
            .add("t", DataTypes.LongType)
            .add("content", DataTypes.BinaryType);
    FlatMapFunction<Row, Row> patches =
        new CountPatches(
            new ColorBins(config.color()), config.patch(), config.stride(), config.maxPixels());
    return spark
        .read()
        .format("binaryFile")
        .load(readable.stream().map(frame -> ExactPath.of(frame.path())).toArray(String[]::new))
        .select("path", "content")
        .map(number, Encoders.row(numbered))
        .flatMap(patches, Encoders.row(CountPatches.SCHEMA));
  }

  /** Of a used frame its first patch, of another its only row. */
  private static Dataset<Row> onePerFrame(Dataset<Row> counted) {
    return counted.filter(
        col("reason").isNotNull().or(col("x").equalTo(0).and(col("y").equalTo(0))));
  }

  @Override
  public String unit() {
    return "frames";
  }

  @Override
  public long listed() {
    return listing.frames().size();
  }

  @Override
  public long used() {
    return onePerFrame(counted).filter(isUsed()).count();
  }

  @Override
  public Dataset<Row> patches() {
    return counted.filter(isUsed()).select("t", "x", "y", "counts");
  }

  @Override
  public Dataset<Row> brightness() {
    return counted.filter(isUsed()).select("t", "x", "y", "brightness");
  }

  private Column isUsed() {
    if (size.isEmpty()) {
      return lit(false);
    }
    return col("width").equalTo(size.get(0).get(0)).and(col("height").equalTo(size.get(0).get(1)));
  }

  @Override
  public List<InputFile> files() {
    return listing.files();
  }

  @Override
  public PatchGrid grid() {
    return PatchGrid.ofFrame(width(), height(), config.patch(), config.stride());
  }

  private int width() {
    return size.get(0).getInt(0);
  }

  private int height() {
    return size.get(0).getInt(1);
  }

  @Override
  public Optional<BufferedImage> picture(long t, Configuration hadoop) {
    String file =
        listing.frames().stream()
            .filter(frame -> frame.problem().isEmpty() && frame.number() == t)
            .map(Frame::path)
            .findFirst()
            .orElseThrow();
    Path path = new Path(file);
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      return Optional.of(new FrameReader(config.maxPixels()).read(in.readAllBytes()));
    } catch (IOException | FrameReader.Rejected e) {
      throw new JobFailure(
          ExitCode.BAD_DATA, "cannot read " + file + " again: " + e.getMessage(), e);
    }
  }

  @Override
  public Dataset<Row> rejected() {
    List<Row> unread = new ArrayList<>();
    for (Frame frame : listing.frames()) {
      frame
          .problem()
          .ifPresent(
              problem ->
                  unread.add(
                      CountPatches.rejected(
                          frame.path(), frame.number(), problem, frame.detail())));
    }
    Column changed = col("reason").isNull();
    return onePerFrame(counted)
        .filter(coalesce(isUsed(), lit(false)).unary_$bang())
        .unionByName(spark.createDataFrame(unread, CountPatches.SCHEMA))
        .select(
            col("t"),
            coalesce(col("reason"), lit(FrameProblem.SIZE_CHANGED.name())).as("reason"),
            when(
                    changed,
                    concat(
                        col("width"),
                        lit("x"),
                        col("height"),
                        lit(
                            size.isEmpty()
                                ? ""
                                : " (most are %dx%d)".formatted(width(), height()))))
                .otherwise(col("detail"))
                .as("detail"),
            col("file").as("source_file"));
  }
}
