package dev.kldrift.job.surprise;

import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.MoreResults;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** What {@code surprise} publishes beside the comparison of its pairs. */
public final class SurpriseTables implements MoreResults {
  private final SparkSession spark;
  private final Dataset<Row> brightness;
  private final Dataset<Row> rejected;
  private final long rejectedCount;

  public SurpriseTables(
      SparkSession spark, Dataset<Row> brightness, Dataset<Row> rejected, long rejectedCount) {
    this.spark = spark;
    this.brightness = brightness;
    this.rejected = rejected;
    this.rejectedCount = rejectedCount;
  }

  @Override
  public long rejectedCount() {
    return rejectedCount;
  }

  /** Frames have no patch, so that NULL is there. */
  @Override
  public Optional<Dataset<Row>> rejected(Dataset<Row> like, String runId) {
    Dataset<Row> frames =
        rejected
            .withColumn(Columns.RUN_ID, lit(runId))
            .withColumn(Columns.SCHEMA_VERSION, lit(Columns.SCHEMA_VERSION_VALUE));
    List<String> known = List.of(frames.columns());
    Column[] columns =
        Arrays.stream(like.schema().fields())
            .map(field -> column(field, known.contains(field.name())))
            .toArray(Column[]::new);
    return Optional.of(frames.select(columns));
  }

  private static Column column(StructField field, boolean known) {
    return known ? Columns.column(field.name()) : lit(null).cast(field.dataType()).as(field.name());
  }

  @Override
  public List<StagedTable> tables(OutputFolder output, StagedTable divergence, String runId) {
    return List.of(
        StagedTable.write(
            ResultTable.SURPRISE,
            output,
            RankSurprise.rank(divergence.read(spark), brightness),
            List.of("rank")));
  }
}
