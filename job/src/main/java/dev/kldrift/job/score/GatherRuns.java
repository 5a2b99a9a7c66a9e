package dev.kldrift.job.score;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Goes through rows of which those of a key follow one another, and keeps one key at a time. */
final class GatherRuns implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  private static final long serialVersionUID = 1L;

  /** The result for the rows of one key. */
  interface Gathered {
    /** Begins another key. */
    void clear();

    /** Adds a row, whose columns behind the keys begin at this place. */
    void add(InternalRow row, int at);

    /** The rows that come of it, which begin with the key. */
    List<InternalRow> rows(Object[] key);
  }

  /** Makes one for a task. */
  interface Factory extends Serializable {
    Gathered create();
  }

  private final DataType[] keys;
  private final Factory factory;

  private GatherRuns(DataType[] keys, Factory factory) {
    this.keys = keys;
    this.factory = factory;
  }

  /**
   * Gathers rows.
   *
   * @param rows columns of the key, and others
   * @param keys how many columns the key has
   * @param made columns that the gathered rows have behind the key
   */
  static Dataset<Row> gather(Dataset<Row> rows, int keys, StructType made, Factory factory) {
    StructField[] fields = Arrays.copyOf(rows.schema().fields(), keys);
    DataType[] types = Arrays.stream(fields).map(StructField::dataType).toArray(DataType[]::new);
    StructType schema = new StructType(fields);
    for (StructField field : made.fields()) {
      schema = schema.add(field);
    }
    InternalRows each = InternalRows.of(rows);
    return each.with(each.rows().mapPartitions(new GatherRuns(types, factory)), schema).query();
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    return new Runs(rows);
  }

  /** The rows that come of each run of rows with one key. */
  private final class Runs implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final Gathered gathered = factory.create();
    private Iterator<InternalRow> made = Collections.emptyIterator();
    private InternalRow next;

    Runs(Iterator<InternalRow> rows) {
      this.rows = rows;
      advance();
    }

    @Override
    public boolean hasNext() {
      while (!made.hasNext() && next != null) {
        made = run().iterator();
      }
      return made.hasNext();
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return made.next();
    }

    private List<InternalRow> run() {
      Object[] key = new Object[keys.length];
      for (int i = 0; i < keys.length; i++) {
        key[i] = InternalRow.copyValue(value(next, i));
      }
      gathered.clear();
      do {
        gathered.add(next, keys.length);
        advance();
      } while (next != null && isOf(key, next));
      return gathered.rows(key);
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

    /** Zeros of both signs are one key, as they are to Spark. */
    private Object value(InternalRow row, int i) {
      Object value = read(row, i, keys[i]);
      if (value instanceof Double real) {
        return real + 0.0;
      }
      return value instanceof Float real ? real + 0.0f : value;
    }
  }

  /** A field; Spark's own way looks through all its types for each, which keys rarely have. */
  static Object read(InternalRow row, int field, DataType type) {
    if (row.isNullAt(field)) {
      return null;
    }
    if (type instanceof StringType) {
      return row.getUTF8String(field);
    }
    if (type instanceof LongType) {
      return row.getLong(field);
    }
    return type instanceof IntegerType ? (Object) row.getInt(field) : row.get(field, type);
  }
}
