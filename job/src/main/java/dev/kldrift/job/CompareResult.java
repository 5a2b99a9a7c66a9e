package dev.kldrift.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.publish.DivergenceCounts;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.run.AlertCounts;
import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The outcome of {@code compare}, as it is printed at its end.
 *
 * @param run its record
 * @param statuses scored rows by status
 * @param drifted how many of them drifted
 * @param mostDrifted keys and figures of the drifted pairs with the largest effect, against its
 *     minimum
 * @param largestPq keys and divergences with the largest kl_pq
 * @param largestQp those with the largest kl_qp
 * @param keys names of the key columns
 * @param tables what was published
 * @param output where the tables lie
 * @param alerts its alerts in figures, where they are tracked
 * @param page the page for people, where there is one
 */
public record CompareResult(
    RunRecord run,
    Map<String, Long> statuses,
    long drifted,
    List<Row> mostDrifted,
    List<Row> largestPq,
    List<Row> largestQp,
    List<String> keys,
    List<ResultTable> tables,
    String output,
    Optional<AlertCounts> alerts,
    Optional<String> page) {
  private static final int LARGEST = 10;

  static CompareResult read(
      SparkSession spark,
      RunTables tables,
      PairInput input,
      RunRecord run,
      DivergenceCounts counts,
      Optional<AlertCounts> alerts) {
    OutputFolder output = tables.output();
    StructType schema = tables.staged(ResultTable.DIVERGENCE).schema();
    String published = ExactPath.of(output.published(ResultTable.DIVERGENCE));
    Dataset<Row> divergence = spark.read().schema(schema).parquet(published);
    return new CompareResult(
        run,
        counts.statuses(),
        counts.drifted(),
        mostDrifted(divergence, input.keys()),
        largest(divergence, "kl_pq", "unsupported_mass_p", input.keys()),
        largest(divergence, "kl_qp", "unsupported_mass_q", input.keys()),
        input.keys(),
        Stream.of(ResultTable.values()).filter(output::isPublished).toList(),
        Path.getPathWithoutSchemeAndAuthority(output.root()).toString(),
        alerts,
        Optional.empty());
  }

  /** The same with a page. */
  CompareResult withPage(Optional<Path> where) {
    return new CompareResult(
        run,
        statuses,
        drifted,
        mostDrifted,
        largestPq,
        largestQp,
        keys,
        tables,
        output,
        alerts,
        where.map(path -> Path.getPathWithoutSchemeAndAuthority(path).toString()));
  }

  private static List<Row> mostDrifted(Dataset<Row> divergence, List<String> keys) {
    List<Column> order = new ArrayList<>();
    // Where every effect matters there is no multiple of the minimum; dividing by 0 is an error.
    Column minimum = when(col("minimum_effect").gt(0), col("minimum_effect"));
    order.add(col("effect_size").divide(minimum).desc_nulls_first());
    order.add(col("effect_size").desc());
    order.addAll(Arrays.asList(Columns.columns(keys)));
    List<Column> shown = new ArrayList<>(List.of(Columns.columns(keys)));
    // NULL where no bin is listed, where an item of the array would be an error.
    Column top = get(col(Columns.TOP_BINS), lit(0));
    shown.add(col("js_divergence"));
    shown.add(col("q_value"));
    shown.add(col("severity"));
    shown.add(coalesce(top.getField("label"), top.getField("bin").cast("string")));
    shown.add(top.getField("p"));
    shown.add(top.getField("q"));
    return divergence
        .filter(col("drifted"))
        .orderBy(order.toArray(Column[]::new))
        .limit(LARGEST)
        .select(shown.toArray(Column[]::new))
        .collectAsList();
  }

  /** Among infinite divergences the one with the most mass out of the other's reach comes first. */
  private static List<Row> largest(
      Dataset<Row> divergence, String quantity, String unsupportedMass, List<String> keys) {
    List<Column> order = new ArrayList<>();
    order.add(col(quantity).desc());
    order.add(col(unsupportedMass).desc());
    order.addAll(Arrays.asList(Columns.columns(keys)));
    List<Column> shown = new ArrayList<>(List.of(Columns.columns(keys)));
    for (String name :
        List.of("kl_pq", "kl_qp", "js_divergence", unsupportedMass, Columns.STATUS)) {
      shown.add(col(name));
    }
    return divergence
        .filter(isnan(col(quantity)).unary_$bang())
        .orderBy(order.toArray(Column[]::new))
        .limit(LARGEST)
        .select(shown.toArray(Column[]::new))
        .collectAsList();
  }
}
