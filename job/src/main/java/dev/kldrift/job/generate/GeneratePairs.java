package dev.kldrift.job.generate;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Writes pairs for trials and measurements: {@code pairs/} in wide layout with the key {@code id},
 * and {@code expected/} with their divergences in closed form ({@link PairShape}).
 *
 * @param pairs how many
 * @param bins bins of each
 * @param partials rows of each
 * @param badRows share of rows that are spoiled, from 0 to 1
 * @param files Parquet files
 * @param elementType double, float, bigint or int
 * @param seed of the random numbers
 */
public record GeneratePairs(
    long pairs, int bins, int partials, double badRows, int files, String elementType, long seed)
    implements Serializable {

  /** Writes both tables. */
  public void write(SparkSession spark, String output) {
    StructType histograms =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("p", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("q", DataTypes.createArrayType(DataTypes.DoubleType));
    StructType expected =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("kl_pq", DataTypes.DoubleType)
            .add("kl_qp", DataTypes.DoubleType);
    Dataset<Long> ids = spark.range(0, pairs, 1, files).as(Encoders.LONG());
    String array = "array<" + elementType + ">";
    save(
        ids.flatMap(
                (FlatMapFunction<Long, Row>) id -> rows(id).iterator(), Encoders.row(histograms))
            .selectExpr("id", "cast(p as " + array + ") p", "cast(q as " + array + ") q"),
        output + "/pairs");
    save(
        ids.map((MapFunction<Long, Row>) this::expected, Encoders.row(expected)),
        output + "/expected");
  }

  private static void save(Dataset<Row> rows, String path) {
    try {
      rows.write().parquet(path);
    } catch (Exception e) { // Scala throws AnalysisException without declaring it
      if (e instanceof AnalysisException) {
        throw new JobFailure(ExitCode.CANNOT_PUBLISH, "output exists already: " + path, e);
      }
      throw e;
    }
  }

  private List<Row> rows(long id) {
    PairShape shape = new PairShape(id, seed, bins);
    List<Row> rows = new ArrayList<>();
    for (int part = 0; part < partials; part++) {
      double[] p = shape.p(part, partials);
      long row = id * partials + part;
      if (isBad(row)) {
        p = BadRow.number(badNumber(row)).spoil(p);
      }
      rows.add(RowFactory.create(id, p, shape.q(part, partials)));
    }
    return rows;
  }

  /** Spreads bad rows evenly. */
  private boolean isBad(long row) {
    return badNumber(row + 1) > badNumber(row);
  }

  private long badNumber(long row) {
    return (long) Math.floor(row * badRows);
  }

  private Row expected(long id) {
    PairShape shape = new PairShape(id, seed, bins);
    return RowFactory.create(id, shape.klPq(), shape.klQp());
  }
}
