package dev.kldrift.job.score;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The order in which Spark sorts keys: field by field, NULL first, texts by their UTF-8 bytes. */
final class KeyOrder implements Comparator<InternalRow>, Serializable {
  private static final long serialVersionUID = 1L;

  private final DataType[] keys;

  private KeyOrder(DataType... keys) {
    this.keys = keys;
  }

  /** Compares rows by so many of their first columns. */
  static KeyOrder of(StructType rows, int keys) {
    return of(
        Arrays.stream(rows.fields()).map(StructField::dataType).toArray(DataType[]::new), keys);
  }

  /** Compares rows of columns of these types by so many of the first. */
  static KeyOrder of(DataType[] columns, int keys) {
    return new KeyOrder(Arrays.copyOf(columns, keys));
  }

  @Override
  public int compare(InternalRow left, InternalRow right) {
    int order = 0;
    for (int i = 0; order == 0 && i < keys.length; i++) {
      order = compareValues(GatherRuns.read(left, i, keys[i]), GatherRuns.read(right, i, keys[i]));
    }
    return order;
  }

  @SuppressWarnings("unchecked") // values of one column are of one type
  private static int compareValues(Object left, Object right) {
    return left == null || right == null
        ? Boolean.compare(left != null, right != null)
        : ((Comparable<Object>) left).compareTo(right);
  }
}
