package dev.kldrift.sql;

import java.util.function.ObjIntConsumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The fields of a struct, added one after the other; then the row itself.
 *
 * <p>They are written as Spark hands rows from stage to stage, so that it passes them on as they
 * are: code that takes fifty fields out of a struct and puts them together again takes Java seconds
 * to compile.
 */
final class RowValues {
  private static final int BYTES_PER_FIELD = 8;
  private static final int BYTES_OF_TEXT = 32;
  private static final int BYTES_OF_LABEL = 16;

  /** Of an array of up to 64 elements: their number and bits that say which are NULL. */
  private static final int BYTES_OF_HEADER = 16;

  private final UnsafeRowWriter writer;
  private int size;

  /** A row of so many fields. */
  RowValues(int fields) {
    this(new UnsafeRowWriter(fields, BYTES_OF_TEXT));
    writer.resetRowWriter();
  }

  private RowValues(UnsafeRowWriter writer) {
    this.writer = writer;
  }

  /**
   * An array of rows.
   *
   * @param add adds the fields of a row by its number
   */
  static ArrayData array(int rows, int fields, ObjIntConsumer<RowValues> add) {
    int bytesPerRow = (fields + 2) * BYTES_PER_FIELD + BYTES_OF_LABEL;
    UnsafeRowWriter holder = new UnsafeRowWriter(1, BYTES_OF_HEADER + rows * bytesPerRow);
    holder.resetRowWriter();
    int start = holder.cursor();
    UnsafeArrayWriter array = new UnsafeArrayWriter(holder, BYTES_PER_FIELD);
    array.initialize(rows);
    UnsafeRowWriter row = new UnsafeRowWriter(array, fields);
    for (int i = 0; i < rows; i++) {
      int from = array.cursor();
      row.resetRowWriter();
      add.accept(new RowValues(row), i);
      array.setOffsetAndSizeFromPreviousCursor(i, from);
    }
    holder.setOffsetAndSizeFromPreviousCursor(0, start);
    return holder.getRow().getArray(0);
  }

  RowValues add(double value) {
    writer.write(size++, value);
    return this;
  }

  RowValues add(int value) {
    writer.write(size++, value);
    return this;
  }

  /** Adds a text, or NULL. */
  RowValues add(UTF8String value) {
    if (value == null) {
      return addUnknown(1);
    }
    writer.write(size++, value);
    return this;
  }

  /** Adds a number, NULL for NaN. */
  RowValues addKnown(double value) {
    return Double.isNaN(value) ? addUnknown(1) : add(value);
  }

  /** Adds this many NULLs. */
  RowValues addUnknown(int count) {
    for (int i = 0; i < count; i++) {
      writer.setNullAt(size++);
    }
    return this;
  }

  InternalRow row() {
    return writer.getRow();
  }
}
