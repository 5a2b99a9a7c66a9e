package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.posexplode_outer;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Gathers the bins of a key, in long layout or from maps: combines rows of one bin, then sorts bins
 * into arrays.
 *
 * <p>A bin missing on one side is weight 0 there. A key with more bins than {@code limits.max-bins}
 * is counted, not gathered, so no state outgrows the limit. Output: as {@link CombinePartials}. Two
 * shuffles: by key and bin, then by key.
 */
public final class AlignBins {
  private static final String GATHERED = "__gathered";
  private static final String OVERFLOWED = "__overflowed";
  private static final String IS_BIN = "__is_bin";
  private static final String GOOD = "__good";
  private static final String AT = "__at";
  private static final String ENTRY = "__entry";

  private final CompareConfig config;
  private final PairInput input;

  public AlignBins(CompareConfig config, PairInput input) {
    this.config = config;
    this.input = input;
  }

  public Dataset<Row> align(Dataset<Row> checked) {
    Column[] keys = columns(input.keys());
    Column isBin = column(IS_BIN);
    Column fits = column(Columns.BIN_COUNT).leq(config.maxBins());
    Column gathered = column(GATHERED);
    Column usable = fits.and(column(OVERFLOWED).equalTo(lit(0)));
    return (input.maps() ? binsOfMaps(checked) : binsOfRows(checked))
        .withColumn(
            Columns.BIN_COUNT, sum(when(isBin, 1).otherwise(0)).over(Window.partitionBy(keys)))
        .groupBy(keys)
        .agg(
            array_sort(collect_list(when(isBin.and(fits), bin()))).as(GATHERED),
            max(when(
                        isBin.and(
                            bin()
                                .getField(Columns.P)
                                .isNull()
                                .or(bin().getField(Columns.Q).isNull())),
                        1)
                    .otherwise(0))
                .as(OVERFLOWED),
            first(Columns.BIN_COUNT).cast("int").as(Columns.BIN_COUNT),
            sum(Columns.PARTIALS).as(Columns.PARTIALS),
            sum(Columns.REJECTED).as(Columns.REJECTED),
            max(Columns.GIVEN_STATUS).as(Columns.GIVEN_STATUS),
            sum(Columns.SIZE_P).as(Columns.SIZE_P),
            sum(Columns.SIZE_Q).as(Columns.SIZE_Q))
        .withColumn(Columns.P, when(usable, gathered.getField(Columns.P)))
        .withColumn(Columns.Q, when(usable, gathered.getField(Columns.Q)))
        .withColumn(Columns.LABELS, lit(0L))
        .withColumn(Columns.NAMES, gathered.getField(Columns.BIN).cast("array<string>"))
        .drop(GATHERED, OVERFLOWED);
  }

  private static Column bin() {
    return struct(column(Columns.BIN), column(Columns.P), column(Columns.Q));
  }

  /** One row per key and bin, from rows of a bin each. */
  private Dataset<Row> binsOfRows(Dataset<Row> checked) {
    Column good = column(Columns.PROBLEM).isNull();
    return checked
        .groupBy(keysAnd(column(config.columns().bin())))
        .agg(
            combined(good, column(config.columns().p())).as(Columns.P),
            combined(good, column(config.columns().q())).as(Columns.Q),
            sum(when(good, 1L).otherwise(0L)).as(Columns.PARTIALS),
            sum(when(good, 0L).otherwise(1L)).as(Columns.REJECTED),
            max(CombinePartials.givenStatus(config, input)).as(Columns.GIVEN_STATUS))
        .withColumn(IS_BIN, col(Columns.PARTIALS).gt(0L))
        .withColumn(Columns.SIZE_P, lit(null).cast("double"))
        .withColumn(Columns.SIZE_Q, lit(null).cast("double"));
  }

  /**
   * The same from rows of all their bins each. What counts rows stands at the first bin of a row;
   * bins of a row that is rejected, or of one without any, are NULL.
   */
  private Dataset<Row> binsOfMaps(Dataset<Row> checked) {
    Column good = column(Columns.PROBLEM).isNull();
    Column isFirst = coalesce(column(AT), lit(0)).equalTo(0);
    Column entry = column(ENTRY);
    List<Column> exploded = new ArrayList<>(List.of(columns(input.keys())));
    exploded.add(good.as(GOOD));
    exploded.add(CombinePartials.givenStatus(config, input).as(Columns.GIVEN_STATUS));
    exploded.add(
        CombinePartials.sampleSize(input, config.columns().sampleSizeP()).as(Columns.SIZE_P));
    exploded.add(
        CombinePartials.sampleSize(input, config.columns().sampleSizeQ()).as(Columns.SIZE_Q));
    exploded.add(
        posexplode_outer(when(good, column(Columns.ENTRIES))).as(new String[] {AT, ENTRY}));
    Column inOrder = column(GOOD);
    Column counted = inOrder.and(isFirst);
    return checked
        .select(exploded.toArray(Column[]::new))
        .groupBy(keysAnd(entry.getField(Columns.BIN)))
        .agg(
            combined(entry.isNotNull(), entry.getField(Columns.P)).as(Columns.P),
            combined(entry.isNotNull(), entry.getField(Columns.Q)).as(Columns.Q),
            sum(when(counted, 1L).otherwise(0L)).as(Columns.PARTIALS),
            sum(when(inOrder, 0L).otherwise(1L)).as(Columns.REJECTED),
            max(Columns.GIVEN_STATUS).as(Columns.GIVEN_STATUS),
            max(entry.isNotNull()).as(IS_BIN),
            sum(when(counted, column(Columns.SIZE_P))).as(Columns.SIZE_P),
            sum(when(counted, column(Columns.SIZE_Q))).as(Columns.SIZE_Q));
  }

  private Column[] keysAnd(Column bin) {
    List<Column> group = new ArrayList<>(List.of(columns(input.keys())));
    group.add(bin.as(Columns.BIN));
    return group.toArray(Column[]::new);
  }

  private Column combined(Column good, Column weight) {
    boolean log = config.domain() == Domain.LOG_WEIGHTS;
    Column present = coalesce(weight, log ? lit(Double.NEGATIVE_INFINITY) : lit(0));
    Column sum =
        call_function(log ? "drift.combine_log" : "drift.try_combine", when(good, array(present)));
    return element_at(sum, 1);
  }
}
