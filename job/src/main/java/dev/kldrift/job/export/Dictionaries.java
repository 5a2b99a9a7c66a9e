package dev.kldrift.job.export;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.collect_set;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * The values of those text columns that have few: keys, states, names. Others, as the names of
 * files of millions of rejected rows may be, stay plain text, so that the driver holds a bounded
 * number.
 */
final class Dictionaries {
  /** Most values of a column, as estimated to 5%. */
  private static final long MOST_VALUES = 1 << 16;

  private Dictionaries() {}

  /** Values by column, in their order. */
  static Map<String, List<String>> of(Dataset<Row> rows) {
    List<String> texts = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      if (field.dataType() instanceof StringType) {
        texts.add(field.name());
      }
    }
    if (texts.isEmpty()) {
      return Map.of();
    }
    Row counts = aggregate(rows, texts, name -> approx_count_distinct(name));
    List<String> few = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (counts.getLong(i) <= MOST_VALUES) {
        few.add(texts.get(i));
      }
    }
    Map<String, List<String>> dictionaries = new LinkedHashMap<>();
    if (!few.isEmpty()) {
      Row values = aggregate(rows, few, name -> array_sort(collect_set(name)));
      for (int i = 0; i < few.size(); i++) {
        dictionaries.put(few.get(i), values.getList(i));
      }
    }
    return dictionaries;
  }

  private static Row aggregate(
      Dataset<Row> rows, List<String> names, UnaryOperator<Column> aggregate) {
    Column[] columns =
        names.stream().map(name -> aggregate.apply(column(name))).toArray(Column[]::new);
    return rows.select(columns).head();
  }
}
