package dev.kldrift.job.table;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import dev.kldrift.job.config.InputColumns;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The types that input columns may have, by their role. */
public final class InputTypes {
  private static final Set<DataType> WEIGHTS =
      Set.of(DataTypes.DoubleType, DataTypes.FloatType, DataTypes.LongType, DataTypes.IntegerType);

  private static final Set<DataType> INTEGERS =
      Set.of(DataTypes.LongType, DataTypes.IntegerType, DataTypes.ShortType, DataTypes.ByteType);

  private static final Set<DataType> OTHER_KEYS =
      Set.of(
          DataTypes.StringType,
          DataTypes.DateType,
          DataTypes.BooleanType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType);

  private InputTypes() {}

  /**
   * Checks every column.
   *
   * @param file where the types come from, for the message
   * @throws JobFailure if a type does not fit the role of its column
   */
  public static void require(
      StructType schema, List<String> keys, InputColumns columns, boolean longLayout, String file) {
    for (String key : keys) {
      require(
          schema,
          key,
          file,
          isKey(type(schema, key)),
          "key columns are string, integer, date, timestamp or boolean; list them in columns.keys");
    }
    for (String weights : List.of(columns.p(), columns.q())) {
      DataType type = type(schema, weights);
      if (longLayout) {
        require(
            schema, weights, file, WEIGHTS.contains(type), "must be double, float, bigint or int");
      } else {
        require(
            schema,
            weights,
            file,
            isWeights(type),
            "must be an array of double, float, bigint or int");
      }
    }
    if (longLayout) {
      DataType bin = type(schema, columns.bin());
      require(
          schema,
          columns.bin(),
          file,
          bin.equals(DataTypes.StringType) || INTEGERS.contains(bin),
          "must be string or integer");
    }
    for (String size : List.of(columns.sampleSizeP(), columns.sampleSizeQ())) {
      if (List.of(schema.fieldNames()).contains(size)) {
        require(
            schema,
            size,
            file,
            WEIGHTS.contains(type(schema, size)),
            "must be double, float, bigint or int");
      }
    }
    if (List.of(schema.fieldNames()).contains(columns.status())) {
      boolean text = type(schema, columns.status()).equals(DataTypes.StringType);
      require(schema, columns.status(), file, text, "must be string");
    }
    requireLabels(schema, columns.bins(), file, DataTypes.StringType, "must be an array of string");
    requireLabels(
        schema, columns.edges(), file, DataTypes.DoubleType, "must be an array of double");
  }

  /**
   * Checks the columns of histograms without a second side.
   *
   * @param positions optional columns that say where bins lie
   * @throws JobFailure if a type does not fit the role of its column
   */
  public static void require(
      StructType schema, List<String> keys, String histogram, List<String> positions, String file) {
    for (String key : keys) {
      require(
          schema,
          key,
          file,
          isKey(type(schema, key)),
          "key columns are string, integer, date, timestamp or boolean; list them in columns.keys");
    }
    require(
        schema,
        histogram,
        file,
        isWeights(type(schema, histogram)),
        "must be an array of double, float, bigint or int");
    for (String position : positions) {
      requireLabels(schema, position, file, DataTypes.DoubleType, "must be an array of double");
    }
  }

  /**
   * Checks columns that hold whole numbers.
   *
   * @throws JobFailure if one does not
   */
  public static void requireIntegers(StructType schema, List<String> columns, String file) {
    for (String column : columns) {
      require(schema, column, file, INTEGERS.contains(type(schema, column)), "must be an integer");
    }
  }

  private static void requireLabels(
      StructType schema, String column, String file, DataType element, String rule) {
    if (List.of(schema.fieldNames()).contains(column)) {
      boolean allowed =
          type(schema, column) instanceof ArrayType array && array.elementType().equals(element);
      require(schema, column, file, allowed, rule);
    }
  }

  private static boolean isKey(DataType type) {
    return OTHER_KEYS.contains(type) || INTEGERS.contains(type);
  }

  private static boolean isWeights(DataType type) {
    return type instanceof ArrayType array && WEIGHTS.contains(array.elementType());
  }

  private static DataType type(StructType schema, String column) {
    return schema.apply(column).dataType();
  }

  private static void require(
      StructType schema, String column, String file, boolean allowed, String rule) {
    if (!allowed) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "column '%s' is %s in %s (%s)"
              .formatted(column, type(schema, column).simpleString(), file, rule));
    }
  }
}
