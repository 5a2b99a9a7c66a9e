package dev.kldrift.job.surprise;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.GridColumns;
import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.input.HistogramGate;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.ReadPairs;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.RowProblem;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A table of histograms on a grid, a row each, where somebody else has cut and counted.
 *
 * <p>A cell is as wide and as high as the smallest distance of two places in that direction.
 */
public final class GridHistograms implements PatchHistograms {
  private static final String COUNTS = "counts";

  private final SparkSession spark;
  private final PairInput input;
  private final Dataset<Row> checked;

  private GridHistograms(SparkSession spark, PairInput input, Dataset<Row> checked) {
    this.spark = spark;
    this.input = input;
    this.checked = checked;
  }

  /**
   * Opens the table.
   *
   * @throws dev.kldrift.job.run.JobFailure if there is none, or it lacks a column or has another
   *     type
   */
  public static GridHistograms of(SparkSession spark, SurpriseConfig config) {
    GridColumns columns = config.gridColumns();
    PairInput input = new HistogramGate(spark, config.compare()).open(config.grid(), columns);
    Column problem =
        coalesce(
            placeProblem(columns.x(), "int"),
            placeProblem(columns.y(), "int"),
            placeProblem(columns.t(), "bigint"),
            input.problem(histogramProblem(columns.histogram(), config)));
    Dataset<Row> checked =
        new ReadPairs(spark)
            .read(input)
            .withColumn(Columns.PROBLEM, problem)
            .select(
                tryCast(columns.t(), "bigint").as("t"),
                tryCast(columns.x(), "int").as("x"),
                tryCast(columns.y(), "int").as("y"),
                column(columns.histogram()).as(COUNTS),
                col(Columns.PROBLEM),
                col(Columns.SOURCE_FILE));
    return new GridHistograms(spark, input, checked);
  }

  private static Column placeProblem(String name, String type) {
    Column detail =
        concat(
            lit(name + " is "),
            coalesce(column(name).cast("string"), lit("NULL")),
            lit(" (must fit into " + type + ")"));
    return when(tryCast(name, type).isNull(), RowProblem.of(lit("BAD_PLACE"), detail));
  }

  /** In SQL, as columns have it since Spark 4 only. */
  private static Column tryCast(String name, String type) {
    return expr("try_cast(`" + name.replace("`", "``") + "` as " + type + ")");
  }

  private static Column histogramProblem(String name, SurpriseConfig config) {
    Column problem =
        call_function(
            "drift.pair_problem",
            column(name),
            column(name),
            lit(config.compare().domain().sqlName()),
            lit(config.compare().maxBins()));
    Column detail = regexp_replace(problem.getField(Columns.DETAIL), "^p\\b", name);
    return when(problem.isNotNull(), RowProblem.of(problem.getField(Columns.REASON), detail));
  }

  @Override
  public String unit() {
    return "rows";
  }

  @Override
  public long listed() {
    return input.rows();
  }

  @Override
  public long used() {
    return good().count();
  }

  private Dataset<Row> good() {
    return checked.filter(col(Columns.PROBLEM).isNull());
  }

  @Override
  public Dataset<Row> patches() {
    return good().select("t", "x", "y", COUNTS);
  }

  /** Nobody knows what the bins are. */
  @Override
  public Dataset<Row> brightness() {
    return spark.createDataFrame(
        List.of(),
        new StructType()
            .add("t", DataTypes.LongType)
            .add("x", DataTypes.IntegerType)
            .add("y", DataTypes.IntegerType)
            .add("brightness", DataTypes.DoubleType));
  }

  @Override
  public Dataset<Row> rejected() {
    Column problem = col(Columns.PROBLEM);
    return checked
        .filter(problem.isNotNull())
        .select(
            col("t"),
            col("x"),
            col("y"),
            problem.getField(Columns.REASON).as(Columns.REASON),
            problem.getField(Columns.DETAIL).as(Columns.DETAIL),
            col(Columns.SOURCE_FILE));
  }

  @Override
  public List<InputFile> files() {
    return input.files();
  }

  @Override
  public PatchGrid grid() {
    Dataset<Row> places = good().select("x", "y");
    Row edges = places.agg(min("x"), min("y"), max("x"), max("y")).head();
    return PatchGrid.ofCells(
        edges.getInt(0),
        edges.getInt(1),
        edges.getInt(2),
        edges.getInt(3),
        step(places, "x"),
        step(places, "y"));
  }

  /** The smallest distance of two coordinates; 1 where there is but one. */
  private static long step(Dataset<Row> places, String coordinate) {
    Column before = lag(col(coordinate), 1).over(Window.orderBy(coordinate));
    Row smallest =
        places
            .select(col(coordinate).cast("bigint").as(coordinate))
            .distinct()
            .select(col(coordinate).minus(before).as("step"))
            .agg(min("step"))
            .head();
    return smallest.isNullAt(0) ? 1 : smallest.getLong(0);
  }

  @Override
  public Optional<BufferedImage> picture(long t, Configuration hadoop) {
    return Optional.empty();
  }
}
