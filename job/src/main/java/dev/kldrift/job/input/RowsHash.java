package dev.kldrift.job.input;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The content of a table without the files it lies in: how many rows it has, and the sum of a hash
 * of each, which is the same in any order of the rows.
 *
 * @param rows how many
 * @param total of xxHash64 of their columns, as a decimal number
 */
public record RowsHash(long rows, String total) {

  /** That of rows by these columns of theirs. */
  public static RowsHash of(Dataset<Row> rows, StructType columns) {
    Column[] hashed =
        Arrays.stream(columns.fields()).map(RowsHash::hashable).toArray(Column[]::new);
    Row totals = rows.agg(count(lit(1)), total(hashed)).head();
    return new RowsHash(totals.getLong(0), totals.getString(1));
  }

  /** The sum over all rows of a hash of these columns, which are no maps; 0 of no row. */
  public static Column total(Column... columns) {
    return coalesce(sum(xxhash64(columns).cast("decimal(38,0)")), lit(0)).cast("string");
  }

  /** Spark takes no hash of maps. */
  private static Column hashable(StructField field) {
    Column value = column(field.name());
    return field.dataType().catalogString().contains("map<") ? to_json(struct(value)) : value;
  }
}
