package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.xxhash64;

import dev.kldrift.job.table.Columns;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Names a pair of whatever keys in a few characters, the same every night. */
final class PairId {
  static final String NAME = "__pair_id";

  private PairId() {}

  /** A hash of the keys, where NULL is a value of its own. */
  static Column of(List<String> keys) {
    List<Column> parts = new ArrayList<>();
    for (String key : keys) {
      Column value = Columns.column(key).cast("string");
      parts.add(value.isNull());
      parts.add(value);
    }
    return xxhash64(parts.toArray(Column[]::new));
  }

  /** The rows, with their id and {@code run_date}, of these pairs of each date. */
  static Dataset<Row> among(Dataset<Row> rows, Map<LocalDate, ? extends Collection<Long>> ids) {
    List<Row> wanted = new ArrayList<>();
    ids.forEach(
        (date, of) -> of.forEach(id -> wanted.add(RowFactory.create(Date.valueOf(date), id))));
    Dataset<Row> pairs =
        rows.sparkSession()
            .createDataFrame(
                wanted,
                new StructType()
                    .add(Columns.RUN_DATE, DataTypes.DateType)
                    .add(NAME, DataTypes.LongType));
    return rows.join(broadcast(pairs), new String[] {Columns.RUN_DATE, NAME}, "left_semi");
  }

  /** Rows by their id in this order, whatever order they were read in. */
  static Map<Long, Row> inOrder(Collection<Row> rows, Collection<Long> ids) {
    Map<Long, Row> byId = new HashMap<>();
    rows.forEach(row -> byId.putIfAbsent(row.<Long>getAs(NAME), row));
    Map<Long, Row> ordered = new LinkedHashMap<>();
    ids.stream().filter(byId::containsKey).forEach(id -> ordered.put(id, byId.get(id)));
    return ordered;
  }

  /** The hash as it stands in a link. */
  static String text(long id) {
    return Long.toHexString(id);
  }
}
