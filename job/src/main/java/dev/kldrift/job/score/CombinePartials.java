package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.any_value;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.apache.spark.sql.functions.zip_with;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.Status;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds up the partial histograms of a key, in wide layout.
 *
 * <p>Partials that differ in length or labels cannot be added; they form groups of their own, and
 * {@link ResolveKeys} picks one. Output: keys, {@code __bin_count}, {@code __labels_hash}, {@code
 * __p}, {@code __q} (NULL where a sum is too large), {@code __size_p}, {@code __size_q}, {@code
 * __names}, {@code __given_status}, {@code partials}, {@code __rejected}. Keys whose rows lie
 * together stay where they are; the others take one shuffle, after a partial aggregation, so that a
 * hot key costs one state per task.
 */
public final class CombinePartials {
  private static final ArrayType WEIGHTS = DataTypes.createArrayType(DataTypes.DoubleType, false);

  private static final StructType COMBINED =
      new StructType()
          .add(Columns.BIN_COUNT, DataTypes.IntegerType, false)
          .add(Columns.LABELS_HASH, DataTypes.LongType, false)
          .add(Columns.P, WEIGHTS)
          .add(Columns.Q, WEIGHTS)
          .add(Columns.SIZE_P, DataTypes.DoubleType)
          .add(Columns.SIZE_Q, DataTypes.DoubleType)
          .add(Columns.NAMES, DataTypes.createArrayType(DataTypes.StringType))
          .add(Columns.GIVEN_STATUS, DataTypes.StringType)
          .add(Columns.PARTIALS, DataTypes.LongType, false)
          .add(Columns.REJECTED, DataTypes.LongType, false);

  private final CompareConfig config;
  private final PairInput input;

  public CombinePartials(CompareConfig config, PairInput input) {
    this.config = config;
    this.input = input;
  }

  /**
   * Groups of rows, where a key may have several.
   *
   * @param runs of the keys of these rows
   */
  public Dataset<Row> combine(Dataset<Row> checked, KeyRuns runs) {
    if (runs.scattered()) {
      return shuffled(checked);
    }
    if (runs.apart().length == 0) {
      return gathered(checked);
    }
    Column isApart = runs.isApart(input.keys());
    return gathered(checked.filter(not(isApart))).unionByName(shuffled(checked.filter(isApart)));
  }

  /** Of keys whose rows follow one another. No shuffle. */
  private Dataset<Row> gathered(Dataset<Row> checked) {
    boolean logWeights = config.domain() == Domain.LOG_WEIGHTS;
    DataType elementP = element(checked, config.columns().p());
    DataType elementQ = element(checked, config.columns().q());
    List<Column> columns = new ArrayList<>(List.of(columns(input.keys())));
    columns.add(column(Columns.BIN_COUNT));
    columns.add(column(Columns.LABELS_HASH));
    columns.add(column(Columns.PROBLEM).isNull());
    columns.add(column(config.columns().p()));
    columns.add(column(config.columns().q()));
    columns.add(sampleSizeP());
    columns.add(sampleSizeQ());
    columns.add(binNames());
    columns.add(givenStatus());
    return GatherRuns.gather(
        withGroups(checked).select(columns.toArray(Column[]::new)),
        input.keys().size(),
        COMBINED,
        () -> new GatheredPartials(elementP, elementQ, logWeights));
  }

  private static DataType element(Dataset<Row> rows, String column) {
    return ((ArrayType) rows.schema().apply(column).dataType()).elementType();
  }

  private Dataset<Row> shuffled(Dataset<Row> checked) {
    Column good = column(Columns.PROBLEM).isNull();
    List<Column> group = new ArrayList<>(List.of(columns(input.keys())));
    group.add(column(Columns.BIN_COUNT));
    group.add(column(Columns.LABELS_HASH));
    return withGroups(checked)
        .groupBy(group.toArray(Column[]::new))
        .agg(
            combined(when(good, column(config.columns().p()))).as(Columns.P),
            combined(when(good, column(config.columns().q()))).as(Columns.Q),
            sum(when(good, sampleSize(config.columns().sampleSizeP()))).as(Columns.SIZE_P),
            sum(when(good, sampleSize(config.columns().sampleSizeQ()))).as(Columns.SIZE_Q),
            any_value(binNames()).as(Columns.NAMES),
            max(givenStatus()).as(Columns.GIVEN_STATUS),
            sum(when(good, 1L).otherwise(0L)).as(Columns.PARTIALS),
            sum(when(good, 0L).otherwise(1L)).as(Columns.REJECTED));
  }

  /** Groups of rows, scored or not, where every key has one row. No shuffle. */
  public Dataset<Row> passThrough(Dataset<Row> checked) {
    List<Column> columns = new ArrayList<>(List.of(columns(input.keys())));
    if (List.of(checked.columns()).contains(Columns.SCORE)) {
      columns.add(column(Columns.SCORE));
    }
    columns.add(column(config.columns().p()).as(Columns.P));
    columns.add(column(config.columns().q()).as(Columns.Q));
    columns.add(sampleSize(config.columns().sampleSizeP()).as(Columns.SIZE_P));
    columns.add(sampleSize(config.columns().sampleSizeQ()).as(Columns.SIZE_Q));
    columns.add(binNames().as(Columns.NAMES));
    columns.add(givenStatus().as(Columns.GIVEN_STATUS));
    columns.add(lit(1L).as(Columns.PARTIALS));
    columns.add(lit(0L).as(Columns.REJECTED));
    columns.add(size(column(config.columns().p())).as(Columns.BIN_COUNT));
    columns.add(lit(0L).as(Columns.LABELS_HASH));
    return checked.filter(column(Columns.PROBLEM).isNull()).select(columns.toArray(Column[]::new));
  }

  /** Adds what rows of a key must share to be combined. */
  public Dataset<Row> withGroups(Dataset<Row> checked) {
    Column good = column(Columns.PROBLEM).isNull();
    Column labels = input.labels().isEmpty() ? lit(0L) : xxhash64(columns(input.labels()));
    return checked
        .withColumn(
            Columns.BIN_COUNT, when(good, size(column(config.columns().p()))).otherwise(lit(-1)))
        .withColumn(Columns.LABELS_HASH, when(good, labels).otherwise(lit(0L)));
  }

  /** Sample size of p, NULL where the input has none. */
  public Column sampleSizeP() {
    return sampleSize(config.columns().sampleSizeP());
  }

  /** Sample size of q, NULL where the input has none. */
  public Column sampleSizeQ() {
    return sampleSize(config.columns().sampleSizeQ());
  }

  private Column sampleSize(String name) {
    return sampleSize(input, name);
  }

  /** NULL where the input has none; then counts are their own sample sizes. */
  static Column sampleSize(PairInput input, String name) {
    return input.sampleSizes() ? column(name).cast("double") : lit(null).cast("double");
  }

  private Column givenStatus() {
    return givenStatus(config, input);
  }

  /** A status other than OK, which says no more than none does. */
  static Column givenStatus(CompareConfig config, PairInput input) {
    return input.statusGiven()
        ? nullif(column(config.columns().status()), lit(Status.OK.name()))
        : lit(null).cast("string");
  }

  /** Labels of the bins, made from their edges where a row has no others. */
  public Column binNames() {
    List<Column> names = new ArrayList<>();
    if (input.labels().contains(config.columns().bins())) {
      names.add(column(config.columns().bins()));
    }
    if (input.labels().contains(config.columns().edges())) {
      names.add(intervals(column(config.columns().edges())));
    }
    return names.isEmpty()
        ? lit(null).cast("array<string>")
        : coalesce(names.toArray(Column[]::new));
  }

  /** No edge at all is a problem of the row, which is found later, and none of the query. */
  private static Column intervals(Column edges) {
    Column inner = greatest(size(edges).minus(1), lit(0));
    return zip_with(
        slice(edges, lit(1), inner),
        slice(edges, lit(2), inner),
        (from, to) ->
            concat(lit("["), from.cast("string"), lit(", "), to.cast("string"), lit(")")));
  }

  private Column combined(Column histogram) {
    return call_function(
        config.domain() == Domain.LOG_WEIGHTS ? "drift.combine_log" : "drift.try_combine",
        histogram);
  }
}
