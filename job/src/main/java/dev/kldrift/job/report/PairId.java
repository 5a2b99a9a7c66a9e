package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.xxhash64;

import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

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

  /** The hash as it stands in a link. */
  static String text(long id) {
    return Long.toHexString(id);
  }
}
