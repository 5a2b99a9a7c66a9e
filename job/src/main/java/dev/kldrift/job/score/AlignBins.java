package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode_outer;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.table.Columns;
import dev.kldrift.kernel.WeightRule;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Gathers the bins of a key, in long layout or from maps: {@link GatherBins} makes one row of rows
 * that follow one another.
 *
 * <p>A bin missing on one side is weight 0 there. A key with more bins than {@code limits.max-bins}
 * is counted, not gathered, so no state outgrows the limit. Output: as {@link CombinePartials}.
 * Keys whose rows lie together, as most writers leave them, stay where they are; the others are
 * shuffled once, and sorted.
 */
public final class AlignBins {
  private static final String GOOD = "__good";
  private static final String AT = "__at";
  private static final String ENTRY = "__entry";

  private final CompareConfig config;
  private final PairInput input;

  public AlignBins(CompareConfig config, PairInput input) {
    this.config = config;
    this.input = input;
  }

  /**
   * Makes one row of histograms of all rows of a key. A key of which no bin is left keeps its row,
   * but one of maps that are all rejected has none: there a row is a histogram, and whether it is
   * gathered at all depends on other keys.
   *
   * @param runs of the keys of these rows
   */
  public Dataset<Row> align(Dataset<Row> checked, KeyRuns runs) {
    Dataset<Row> gathered = gathered(checked, runs);
    return (input.maps() ? gathered.filter(column(Columns.PARTIALS).gt(0)) : gathered)
        .withColumn(Columns.LABELS_HASH, lit(0L))
        .withColumn(Columns.NAMES, column(Columns.BIN).cast("array<string>"))
        .drop(Columns.BIN);
  }

  private Dataset<Row> gathered(Dataset<Row> checked, KeyRuns runs) {
    if (runs.scattered()) {
      return gather(together(checked));
    }
    if (runs.apart().length == 0) {
      return gather(entries(checked));
    }
    Column isApart = runs.isApart(input.keys());
    return gather(entries(checked.filter(not(isApart))))
        .unionByName(gather(together(checked.filter(isApart))));
  }

  private Dataset<Row> gather(Dataset<Row> entries) {
    return GatherBins.gather(entries, isLog(), config.maxBins());
  }

  /** Brings the rows of a key together. One shuffle. */
  private Dataset<Row> together(Dataset<Row> checked) {
    List<String> order = new ArrayList<>(input.keys());
    order.add(Columns.BIN);
    return entries(checked).repartition(columns(input.keys())).sortWithinPartitions(columns(order));
  }

  private Dataset<Row> entries(Dataset<Row> checked) {
    return input.maps() ? entriesOfMaps(checked) : entriesOfRows(checked);
  }

  private Dataset<Row> entriesOfRows(Dataset<Row> checked) {
    Column good = column(Columns.PROBLEM).isNull();
    List<Column> columns = new ArrayList<>(List.of(columns(input.keys())));
    columns.add(column(config.columns().bin()).as(Columns.BIN));
    columns.add(weight(column(config.columns().p()), checked).as(Columns.P));
    columns.add(weight(column(config.columns().q()), checked).as(Columns.Q));
    columns.add(when(good, 1L).otherwise(0L).as(Columns.PARTIALS));
    columns.add(when(good, 0L).otherwise(1L).as(Columns.REJECTED));
    columns.add(CombinePartials.givenStatus(config, input).as(Columns.GIVEN_STATUS));
    columns.add(lit(null).cast("double").as(Columns.SIZE_P));
    columns.add(lit(null).cast("double").as(Columns.SIZE_Q));
    columns.add(good.as(GatherBins.IS_BIN));
    return checked.select(columns.toArray(Column[]::new));
  }

  /**
   * The same from rows of all their bins each. What counts rows stands at the first bin of a row;
   * bins of a row that is rejected, or of one without any, are NULL.
   */
  private Dataset<Row> entriesOfMaps(Dataset<Row> checked) {
    Column good = column(Columns.PROBLEM).isNull();
    Column sizeP = CombinePartials.sampleSize(input, config.columns().sampleSizeP());
    Column sizeQ = CombinePartials.sampleSize(input, config.columns().sampleSizeQ());
    List<Column> exploded = new ArrayList<>(List.of(columns(input.keys())));
    exploded.add(good.as(GOOD));
    exploded.add(CombinePartials.givenStatus(config, input).as(Columns.GIVEN_STATUS));
    exploded.add(sizeP.as(Columns.SIZE_P));
    exploded.add(sizeQ.as(Columns.SIZE_Q));
    exploded.add(
        posexplode_outer(when(good, column(Columns.ENTRIES))).as(new String[] {AT, ENTRY}));
    Dataset<Row> rows = checked.select(exploded.toArray(Column[]::new));
    Column entry = column(ENTRY);
    Column counted = column(GOOD).and(coalesce(column(AT), lit(0)).equalTo(0));
    List<Column> columns = new ArrayList<>(List.of(columns(input.keys())));
    columns.add(entry.getField(Columns.BIN).as(Columns.BIN));
    columns.add(weight(entry.getField(Columns.P), rows).as(Columns.P));
    columns.add(weight(entry.getField(Columns.Q), rows).as(Columns.Q));
    columns.add(when(counted, 1L).otherwise(0L).as(Columns.PARTIALS));
    columns.add(when(column(GOOD), 0L).otherwise(1L).as(Columns.REJECTED));
    columns.add(column(Columns.GIVEN_STATUS));
    columns.add(when(counted, column(Columns.SIZE_P)).as(Columns.SIZE_P));
    columns.add(when(counted, column(Columns.SIZE_Q)).as(Columns.SIZE_Q));
    columns.add(entry.isNotNull().as(GatherBins.IS_BIN));
    return rows.select(columns.toArray(Column[]::new));
  }

  /** A weight as a double, no weight where it is NULL, infinite where a double cannot hold it. */
  private Column weight(Column weight, Dataset<Row> rows) {
    Column real = coalesce(weight.cast("double"), lit(isLog() ? Double.NEGATIVE_INFINITY : 0.0));
    boolean whole = rows.select(weight).schema().fields()[0].dataType().equals(DataTypes.LongType);
    return whole && !isLog()
        ? when(weight.gt(lit((long) WeightRule.MAX_COUNT)), Double.POSITIVE_INFINITY)
            .otherwise(real)
        : real;
  }

  private boolean isLog() {
    return config.domain() == Domain.LOG_WEIGHTS;
  }
}
