package dev.kldrift.job.score;

import dev.kldrift.job.table.Columns;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Makes one row of all bins of a key from rows of one bin each that follow one another.
 *
 * <p>Input: keys, then the columns of {@link #ENTRY}. Output: keys, {@code __bin}, {@code __p},
 * {@code __q} in the order of bins (NULL where a sum is too large, or bins too many), {@code
 * __bin_count}, {@code partials}, {@code __rejected}, {@code __given_status}, {@code __size_p},
 * {@code __size_q}. No shuffle. A task holds one key, of at most as many bins as a histogram may
 * have.
 */
final class GatherBins implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  private static final long serialVersionUID = 1L;

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

  private final DataType[] keys;
  private final DataType bin;
  private final boolean logWeights;
  private final int maxBins;

  private GatherBins(DataType[] keys, DataType bin, boolean logWeights, int maxBins) {
    this.keys = keys;
    this.bin = bin;
    this.logWeights = logWeights;
    this.maxBins = maxBins;
  }

  /**
   * Gathers rows whose keys follow one another within partitions.
   *
   * @param entries keys and the columns of an entry
   */
  static Dataset<Row> gather(Dataset<Row> entries, boolean logWeights, int maxBins) {
    StructField[] fields = entries.schema().fields();
    int keys = fields.length - ENTRY.size();
    DataType[] types = new DataType[keys];
    StructType schema = new StructType();
    for (int i = 0; i < keys; i++) {
      types[i] = fields[i].dataType();
      schema = schema.add(fields[i].name(), types[i]);
    }
    DataType bin = fields[keys].dataType();
    ArrayType weights = DataTypes.createArrayType(DataTypes.DoubleType, false);
    schema =
        schema
            .add(Columns.BIN, DataTypes.createArrayType(bin, false))
            .add(Columns.P, weights)
            .add(Columns.Q, weights)
            .add(Columns.BIN_COUNT, DataTypes.IntegerType, false)
            .add(Columns.PARTIALS, DataTypes.LongType, false)
            .add(Columns.REJECTED, DataTypes.LongType, false)
            .add(Columns.GIVEN_STATUS, DataTypes.StringType)
            .add(Columns.SIZE_P, DataTypes.DoubleType)
            .add(Columns.SIZE_Q, DataTypes.DoubleType);
    return InternalRows.query(
        entries.sparkSession(),
        InternalRows.of(entries).mapPartitions(new GatherBins(types, bin, logWeights, maxBins)),
        schema);
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    return new Runs(rows);
  }

  /** One row for each run of rows with one key. */
  private final class Runs implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final GatheredKey gathered = new GatheredKey(logWeights, maxBins);
    private InternalRow next;

    Runs(Iterator<InternalRow> rows) {
      this.rows = rows;
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public InternalRow next() {
      Object[] key = new Object[keys.length];
      for (int i = 0; i < keys.length; i++) {
        key[i] = InternalRow.copyValue(value(next, i));
      }
      gathered.clear();
      do {
        add(next);
        advance();
      } while (next != null && isOf(key, next));
      return gathered.row(key);
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }

    private boolean isOf(Object[] key, InternalRow row) {
      for (int i = 0; i < key.length; i++) {
        if (!Objects.equals(key[i], value(row, i))) {
          return false;
        }
      }
      return true;
    }

    private void add(InternalRow row) {
      int at = keys.length;
      if (row.getBoolean(at + 8)) {
        gathered.add(row.get(at, bin), row.getDouble(at + 1), row.getDouble(at + 2));
      }
      UTF8String status = row.isNullAt(at + 5) ? null : row.getUTF8String(at + 5);
      gathered.count(row.getLong(at + 3), row.getLong(at + 4), status);
      if (!row.isNullAt(at + 6)) {
        gathered.addSizes(row.getDouble(at + 6), row.getDouble(at + 7));
      }
    }

    /** Zeros of both signs are one key, as they are to Spark. */
    private Object value(InternalRow row, int i) {
      Object value = row.get(i, keys[i]);
      if (value instanceof Double real) {
        return real + 0.0;
      }
      return value instanceof Float real ? real + 0.0f : value;
    }
  }
}
