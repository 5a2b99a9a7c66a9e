package dev.kldrift.job.profile;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of rows that agree in them.
 *
 * @param schema those that can be read, in the types in which they are counted
 * @param unreadable those that cannot, with the reason
 * @param nothing those that have no value in any row, whatever their type is called
 * @param indexes those that pandas has added to number its rows
 * @param halves those of numbers of two bytes, read as float
 */
record SourceColumns(
    StructType schema,
    Map<String, String> unreadable,
    Set<String> nothing,
    Set<String> indexes,
    Set<String> halves) {

  /** Columns of which nothing is known but their types. */
  static SourceColumns of(StructType schema) {
    return new SourceColumns(
        schema, Map.of(), Set.of(), PandasIndex.columns(schema.fieldNames()), Set.of());
  }

  /** The same of rows whose columns have become others. */
  SourceColumns with(StructType other) {
    return new SourceColumns(other, unreadable, nothing, indexes, halves);
  }

  boolean isNothing(String column) {
    return nothing.contains(column);
  }

  /** How exact the numbers of a column are. */
  Precision precision(String column) {
    if (halves.contains(column)) {
      return Precision.HALF;
    }
    return schema.apply(column).dataType().equals(DataTypes.FloatType)
        ? Precision.SINGLE
        : Precision.DOUBLE;
  }
}
