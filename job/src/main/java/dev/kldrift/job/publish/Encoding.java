package dev.kldrift.job.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The encoding of Parquet columns in result tables. */
final class Encoding {
  private static final String DICTIONARY = "parquet.enable.dictionary#";

  private Encoding() {}

  /**
   * Options of a write: no dictionaries for doubles. Hardly two results are equal, and looking each
   * of them up before giving up took a tenth of the CPU time of a compare. Arrays of numbers are
   * counts, which often are.
   */
  static Map<String, String> options(StructType schema) {
    Map<String, String> options = new HashMap<>();
    add(options, schema, DICTIONARY);
    return options;
  }

  private static void add(Map<String, String> options, StructType fields, String above) {
    for (StructField field : fields.fields()) {
      DataType type = field.dataType();
      if (type.equals(DataTypes.DoubleType)) {
        options.put(above + field.name(), "false");
      } else if (type instanceof ArrayType array
          && array.elementType() instanceof StructType rows) {
        add(options, rows, above + field.name() + ".list.element.");
      }
    }
  }
}
