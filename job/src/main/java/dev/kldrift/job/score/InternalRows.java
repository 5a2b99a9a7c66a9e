package dev.kldrift.job.score;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as Spark holds them inside, for stages that go through millions of small rows: as {@link
 * Row}s each of them would cost ten times as much, in objects and copied text.
 *
 * <p>The one place that knows how to get there and back, on every Spark from 3.5.
 *
 * @param rows an iterator over them may hand out the same object again and again
 * @param schema their columns
 */
record InternalRows(SparkSession spark, JavaRDD<InternalRow> rows, StructType schema) {

  /** The rows of a query. */
  static InternalRows of(Dataset<Row> query) {
    return new InternalRows(
        query.sparkSession(), query.queryExecution().toRdd().toJavaRDD(), query.schema());
  }

  /** Other rows of the same session. */
  InternalRows with(JavaRDD<InternalRow> made, StructType columns) {
    return new InternalRows(spark, made, columns);
  }

  /** The same rows, with more columns behind theirs. */
  InternalRows map(Function<InternalRow, InternalRow> more, StructType columns) {
    StructType all = schema;
    for (StructField field : columns.fields()) {
      all = all.add(field);
    }
    return with(rows.map(row -> new JoinedRow(row, more.call(row))), all);
  }

  /** Some of their fields: a query of rows copies every field of them, whatever it asks for. */
  InternalRows only(Collection<String> names) {
    int[] fields = names.stream().mapToInt(schema::fieldIndex).toArray();
    StructType kept =
        new StructType(
            IntStream.of(fields).mapToObj(i -> schema.fields()[i]).toArray(StructField[]::new));
    return with(
        rows.map(
            row -> {
              Object[] values = new Object[fields.length];
              for (int i = 0; i < fields.length; i++) {
                values[i] = GatherRuns.read(row, fields[i], kept.fields()[i].dataType());
              }
              return new GenericInternalRow(values);
            }),
        kept);
  }

  /** A number, NaN where it is NULL. */
  static double number(InternalRow row, int field) {
    return row.isNullAt(field) ? Double.NaN : row.getDouble(field);
  }

  /** Whether a field is true, and so not NULL. */
  static boolean isTrue(InternalRow row, int field) {
    return !row.isNullAt(field) && row.getBoolean(field);
  }

  /** A field as rows of users have it. */
  static Object external(InternalRow row, int field, DataType type) {
    return external(GatherRuns.read(row, field, type), type);
  }

  /** The first fields as rows of users have them. */
  static List<Object> external(InternalRow row, StructType schema, int count) {
    List<Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(external(row, i, schema.fields()[i].dataType()));
    }
    return values;
  }

  /** A value as rows of users have it. */
  static Object external(Object value, DataType type) {
    return CatalystTypeConverters.convertToScala(value, type);
  }

  /** A query of them. */
  Dataset<Row> query() {
    try {
      // Public in the class file alone; Spark 4 has it in a class that Spark 3.5 does not know.
      Method create =
          spark
              .getClass()
              .getMethod("internalCreateDataFrame", RDD.class, StructType.class, boolean.class);
      @SuppressWarnings("unchecked") // Spark's DataFrame
      Dataset<Row> query = (Dataset<Row>) create.invoke(spark, rows.rdd(), schema, false);
      return query;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Spark makes no query of internal rows", e);
    }
  }
}
