package dev.kldrift.job.column;

import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;

/** The kinds of columns in batches, by the Java type of their values. */
enum ColumnKind {
  /** int. */
  INTEGER,
  /** double. */
  NUMBER,
  /** binary. */
  TEXT;

  static ColumnKind of(DataType type) {
    if (type instanceof IntegerType) {
      return INTEGER;
    }
    if (type instanceof DoubleType) {
      return NUMBER;
    }
    if (type instanceof BinaryType) {
      return TEXT;
    }
    throw new IllegalArgumentException("no column of batches is " + type.simpleString());
  }
}
