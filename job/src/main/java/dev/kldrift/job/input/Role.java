package dev.kldrift.job.input;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The roles of input columns, which say what types they may have. */
enum Role {
  KEY(
      "key columns are string, integer, date, timestamp or boolean; list them in columns.keys",
      DataTypes.StringType),
  /** A bin of the long layout. */
  BIN("must be string or integer", DataTypes.StringType),
  /** The weight of a bin, in long layout. */
  WEIGHT("must be double, float, bigint or int", DataTypes.DoubleType),
  /** The weights of all bins. */
  WEIGHTS("must be an array of double, float, bigint or int", array(DataTypes.DoubleType)),
  /** The weights of all bins by their names. */
  WEIGHT_BY_BIN(
      "must be a map from string, number, date or boolean to double, float, bigint or int",
      DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType)),
  SAMPLE_SIZE("must be double, float, bigint or int", DataTypes.DoubleType),
  STATUS("must be string", DataTypes.StringType),
  LABELS("must be an array of string", array(DataTypes.StringType)),
  /** Edges or centers of bins. */
  POSITIONS("must be an array of double", array(DataTypes.DoubleType)),
  /** Place or time of a histogram on a grid. */
  PLACE("must be an integer", DataTypes.LongType);

  private final String rule;

  @SuppressWarnings("ImmutableEnumChecker") // Spark never changes its types
  private final DataType ofNulls;

  Role(String rule, DataType ofNulls) {
    this.rule = rule;
    this.ofNulls = ofNulls;
  }

  private static DataType array(DataType element) {
    return DataTypes.createArrayType(element);
  }

  /** The rule for people. */
  String rule() {
    return rule;
  }

  /** The type of a column without a single value. */
  DataType ofNulls() {
    return ofNulls;
  }
}
