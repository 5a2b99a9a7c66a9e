package dev.kldrift.job.input;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;

import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The columns of a table in Parquet's words, which describe those of every input: types as those of
 * a file that the table would be written to.
 */
final class TableTypes {
  private TableTypes() {}

  static List<Type> of(StructType schema) {
    return Stream.of(schema.fields()).map(field -> of(field.name(), field.dataType())).toList();
  }

  private static Type of(String name, DataType type) {
    if (type instanceof ArrayType array) {
      return Types.optionalList().element(of("element", array.elementType())).named(name);
    }
    if (type instanceof MapType map) {
      return Types.optionalMap()
          .key(of("key", map.keyType()))
          .value(of("value", map.valueType()))
          .named(name);
    }
    if (type instanceof DecimalType decimal) {
      LogicalTypeAnnotation meaning =
          LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision());
      return primitive(PrimitiveTypeName.BINARY, meaning, name);
    }
    return single(name, type);
  }

  private static Type single(String name, DataType type) {
    if (type instanceof BooleanType) {
      return primitive(PrimitiveTypeName.BOOLEAN, null, name);
    }
    if (type instanceof ByteType || type instanceof ShortType) {
      int bits = Byte.SIZE * type.defaultSize();
      return primitive(PrimitiveTypeName.INT32, LogicalTypeAnnotation.intType(bits, true), name);
    }
    if (type instanceof IntegerType || type instanceof NullType) {
      return primitive(PrimitiveTypeName.INT32, null, name);
    }
    if (type instanceof LongType) {
      return primitive(PrimitiveTypeName.INT64, null, name);
    }
    if (type instanceof FloatType) {
      return primitive(PrimitiveTypeName.FLOAT, null, name);
    }
    if (type instanceof DoubleType) {
      return primitive(PrimitiveTypeName.DOUBLE, null, name);
    }
    if (type instanceof StringType) {
      return primitive(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), name);
    }
    if (type instanceof BinaryType) {
      return primitive(PrimitiveTypeName.BINARY, null, name);
    }
    if (type instanceof DateType) {
      return primitive(PrimitiveTypeName.INT32, LogicalTypeAnnotation.dateType(), name);
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      boolean utc = type instanceof TimestampType;
      LogicalTypeAnnotation meaning = LogicalTypeAnnotation.timestampType(utc, MICROS);
      return primitive(PrimitiveTypeName.INT64, meaning, name);
    }
    // A struct, or a type that no input column may have.
    return Types.optionalGroup().optional(PrimitiveTypeName.INT32).named("field").named(name);
  }

  private static Type primitive(
      PrimitiveTypeName type, LogicalTypeAnnotation meaning, String name) {
    return Types.optional(type).as(meaning).named(name);
  }
}
