package dev.kldrift.job.input;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.RowProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of an input that hold text, whose bytes need not be UTF-8.
 *
 * <p>One such value in a table, and other readers refuse all of it; so none is published as it is.
 */
public final class TextColumns {
  private static final int LONGEST_DETAIL = 200;

  private final StructType schema;

  public TextColumns(StructType schema) {
    this.schema = schema;
  }

  /** The problem of a row with such bytes, else the other one. */
  public Column problemOr(Column other) {
    List<Column> problems = new ArrayList<>();
    for (StructField field : schema.fields()) {
      Column column = Columns.column(field.name());
      if (isText(field.dataType())) {
        problems.add(problem(field.name(), escaped(column)));
      } else if (isTexts(field.dataType())) {
        Column first = element_at(filter(column, text -> escaped(text).isNotNull()), 1);
        problems.add(when(escapedOfAny(column).isNotNull(), problem(field.name(), escaped(first))));
      }
    }
    problems.add(other);
    return problems.size() == 1 ? other : coalesce(problems.toArray(Column[]::new));
  }

  private static Column problem(String name, Column escaped) {
    Column text = substring(escaped, 1, LONGEST_DETAIL);
    Column detail = concat(lit(name + " is "), text, lit(" (must be UTF-8)"));
    return when(escaped.isNotNull(), RowProblem.of("NOT_UTF8", detail));
  }

  /** All columns of the input, such bytes escaped. */
  public List<Column> printable() {
    return Arrays.stream(schema.fields())
        .map(field -> printable(Columns.column(field.name()), field.dataType()).as(field.name()))
        .toList();
  }

  private static Column printable(Column column, DataType type) {
    if (isText(type)) {
      return coalesce(escaped(column), column);
    }
    return isTexts(type)
        ? when(escapedOfAny(column).isNull(), column)
            .otherwise(transform(column, text -> coalesce(escaped(text), text)))
        : column;
  }

  /** NULL where all is UTF-8: the separator is, so that texts together are where each one is. */
  private static Column escapedOfAny(Column texts) {
    return escaped(array_join(texts, "\n"));
  }

  /** A text that is not UTF-8 with such bytes escaped, NULL of any other. */
  static Column escaped(Column text) {
    return call_function("drift.invalid_utf8", text);
  }

  private static boolean isText(DataType type) {
    return type instanceof StringType;
  }

  private static boolean isTexts(DataType type) {
    return type instanceof ArrayType array && isText(array.elementType());
  }
}
