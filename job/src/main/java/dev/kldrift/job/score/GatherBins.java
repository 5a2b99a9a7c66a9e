package dev.kldrift.job.score;

import dev.kldrift.job.table.Columns;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes one row of all bins of a key from rows of one bin each that follow one another.
 *
 * <p>Input: keys, then the columns of {@link #ENTRY}. Output: keys, {@code __bin}, {@code __p},
 * {@code __q} in the order of bins (NULL where a sum is too large, or bins too many), {@code
 * __bin_count}, {@code partials}, {@code __rejected}, {@code __given_status}, {@code __size_p},
 * {@code __size_q}. No shuffle. A task holds one key, of at most as many bins as a histogram may
 * have.
 */
final class GatherBins {
  static final String IS_BIN = "__is_bin";

  /** What a row has behind its keys; +Infinity stands for a count that is too large. */
  static final List<String> ENTRY =
      List.of(
          Columns.BIN,
          Columns.P,
          Columns.Q,
          Columns.PARTIALS,
          Columns.REJECTED,
          Columns.GIVEN_STATUS,
          Columns.SIZE_P,
          Columns.SIZE_Q,
          IS_BIN);

  private GatherBins() {}

  /**
   * Gathers rows whose keys follow one another within partitions.
   *
   * @param entries keys and the columns of an entry
   */
  static Dataset<Row> gather(Dataset<Row> entries, boolean logWeights, int maxBins) {
    int keys = entries.columns().length - ENTRY.size();
    DataType bin = entries.schema().fields()[keys].dataType();
    ArrayType weights = DataTypes.createArrayType(DataTypes.DoubleType, false);
    StructType made =
        new StructType()
            .add(Columns.BIN, DataTypes.createArrayType(bin, false))
            .add(Columns.P, weights)
            .add(Columns.Q, weights)
            .add(Columns.BIN_COUNT, DataTypes.IntegerType, false)
            .add(Columns.PARTIALS, DataTypes.LongType, false)
            .add(Columns.REJECTED, DataTypes.LongType, false)
            .add(Columns.GIVEN_STATUS, DataTypes.StringType)
            .add(Columns.SIZE_P, DataTypes.DoubleType)
            .add(Columns.SIZE_Q, DataTypes.DoubleType);
    return GatherRuns.gather(entries, keys, made, () -> new GatheredBins(bin, logWeights, maxBins));
  }
}
