package dev.kldrift.job.table;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * A column of a result table.
 *
 * @param name its name, or {@link TableDefinition#INPUT} for all that the input names
 * @param type what it holds
 * @param unit what its numbers count or measure; empty where they have none
 * @param comment what it says
 */
public record TableColumn(String name, DataType type, String unit, String comment) {
  static final TableColumn RUN_ID =
      ofString(Columns.RUN_ID, "run date and fingerprint of what the run is made of");
  static final TableColumn SCHEMA_VERSION =
      ofInt(Columns.SCHEMA_VERSION, "", "version of the tables; columns are only ever added");

  /** The place of the columns that the input names. */
  static TableColumn ofInput(String comment) {
    return new TableColumn(TableDefinition.INPUT, DataTypes.NullType, "", comment);
  }

  static TableColumn ofDouble(String name, String unit, String comment) {
    return new TableColumn(name, DataTypes.DoubleType, unit, comment);
  }

  static TableColumn ofInt(String name, String unit, String comment) {
    return new TableColumn(name, DataTypes.IntegerType, unit, comment);
  }

  static TableColumn ofLong(String name, String unit, String comment) {
    return new TableColumn(name, DataTypes.LongType, unit, comment);
  }

  static TableColumn ofString(String name, String comment) {
    return new TableColumn(name, DataTypes.StringType, "", comment);
  }

  static TableColumn ofBoolean(String name, String comment) {
    return new TableColumn(name, DataTypes.BooleanType, "", comment);
  }

  static TableColumn ofDate(String name, String comment) {
    return new TableColumn(name, DataTypes.DateType, "", comment);
  }

  static TableColumn ofTimestamp(String name, String comment) {
    return new TableColumn(name, DataTypes.TimestampType, "", comment);
  }

  static TableColumn ofArray(String name, DataType element, String unit, String comment) {
    return new TableColumn(name, DataTypes.createArrayType(element), unit, comment);
  }

  boolean isInput() {
    return name.equals(TableDefinition.INPUT);
  }

  /** The comment that readers of the file see. */
  String described() {
    return unit.isEmpty() ? comment : comment + " [" + unit + "]";
  }

  /** Name and type, as messages have them. */
  String typed() {
    return name + " " + type.catalogString();
  }
}
