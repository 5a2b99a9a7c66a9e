package dev.kldrift.job.stage;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Gathers the bins of a key, in long layout: combines rows of one bin, then sorts bins into arrays.
 *
 * <p>A bin missing on one side is weight 0 there. A key with more bins than {@code limits.max-bins}
 * is counted, not gathered, so no state outgrows the limit. Output: as {@link CombinePartials}. Two
 * shuffles: by key and bin, then by key.
 */
public final class AlignBins {
  private static final String GATHERED = "__gathered";
  private static final String OVERFLOWED = "__overflowed";

  private final CompareConfig config;
  private final PairInput input;

  public AlignBins(CompareConfig config, PairInput input) {
    this.config = config;
    this.input = input;
  }

  public Dataset<Row> align(Dataset<Row> checked) {
    Column[] keys = columns(input.keys());
    Column isBin = column(Columns.PARTIALS).gt(0L);
    Column fits = column(Columns.BIN_COUNT).leq(config.maxBins());
    Column gathered = column(GATHERED);
    Column usable = fits.and(column(OVERFLOWED).equalTo(lit(0)));
    return bins(checked)
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
            max(Columns.GIVEN_STATUS).as(Columns.GIVEN_STATUS))
        .withColumn(Columns.P, when(usable, gathered.getField(Columns.P)))
        .withColumn(Columns.Q, when(usable, gathered.getField(Columns.Q)))
        .withColumn(Columns.LABELS, lit(0L))
        .withColumn(Columns.NAMES, gathered.getField(Columns.BIN).cast("array<string>"))
        .withColumn(Columns.SIZE_P, lit(null).cast("double"))
        .withColumn(Columns.SIZE_Q, lit(null).cast("double"))
        .drop(GATHERED, OVERFLOWED);
  }

  private static Column bin() {
    return struct(column(Columns.BIN), column(Columns.P), column(Columns.Q));
  }

  /** One row per key and bin. */
  private Dataset<Row> bins(Dataset<Row> checked) {
    Column good = column(Columns.PROBLEM).isNull();
    List<Column> group = new ArrayList<>(List.of(columns(input.keys())));
    group.add(column(config.columns().bin()).as(Columns.BIN));
    return checked
        .groupBy(group.toArray(Column[]::new))
        .agg(
            combined(good, config.columns().p()).as(Columns.P),
            combined(good, config.columns().q()).as(Columns.Q),
            sum(when(good, 1L).otherwise(0L)).as(Columns.PARTIALS),
            sum(when(good, 0L).otherwise(1L)).as(Columns.REJECTED),
            max(CombinePartials.givenStatus(config, input)).as(Columns.GIVEN_STATUS));
  }

  private Column combined(Column good, String weight) {
    boolean log = config.domain() == Domain.LOG_WEIGHTS;
    Column present = coalesce(column(weight), log ? lit(Double.NEGATIVE_INFINITY) : lit(0));
    Column sum =
        call_function(log ? "drift.combine_log" : "drift.try_combine", when(good, array(present)));
    return element_at(sum, 1);
  }
}
