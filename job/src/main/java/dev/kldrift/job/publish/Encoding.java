package dev.kldrift.job.publish;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The encoding of Parquet columns in result tables. */
final class Encoding {
  private static final String DICTIONARY = "parquet.enable.dictionary#";

  private Encoding() {}

  /**
   * Options of a write: no dictionaries for doubles. Hardly two results are equal, and looking each
   * of them up before giving up took a tenth of the CPU time of a compare.
   */
  static Map<String, String> options(StructType schema) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.dataType().equals(DataTypes.DoubleType))
        .collect(Collectors.toMap(Encoding::dictionary, field -> "false"));
  }

  private static String dictionary(StructField field) {
    return DICTIONARY + field.name();
  }
}
