package dev.kldrift.job.input;

import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * The type of a column in a Parquet file: what it holds, and the type under which Spark is told to
 * read it, which need not be one that Spark would find by itself.
 *
 * @param kind what it holds
 * @param readAs type of the schema that Spark is given
 * @param name for people
 * @param parts types of the elements of an array, or of the keys and values of a map
 */
record FileType(Kind kind, DataType readAs, String name, List<FileType> parts) {
  enum Kind {
    TEXT,
    /** 16 bytes. */
    UUID,
    BOOLEAN,
    /** Up to 64 bits with sign, or up to 32 without. */
    INTEGER,
    /** Also an integer of 64 bits without sign. */
    DECIMAL,
    /** Two bytes. */
    FLOAT16,
    FLOAT,
    DOUBLE,
    DATE,
    TIMESTAMP,
    TIMESTAMP_NTZ,
    /** Nanoseconds since 1970, in UTC; or, as the next, by a clock without a zone. */
    NANOS,
    NANOS_NTZ,
    ARRAY,
    MAP,
    /** No input column may be one. */
    OTHER
  }

  /**
   * The type of a column.
   *
   * @param binaryAsString whether bytes without an annotation are text, as old writers have it
   */
  static FileType of(Type type, boolean binaryAsString) {
    FileType single = single(type, binaryAsString);
    return type.isRepetition(Type.Repetition.REPEATED) ? array(single) : single;
  }

  private static FileType single(Type type, boolean binaryAsString) {
    return type.isPrimitive()
        ? primitive(type.asPrimitiveType(), binaryAsString)
        : group(type.asGroupType(), binaryAsString);
  }

  private static FileType group(GroupType group, boolean binaryAsString) {
    LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
    if (annotation instanceof ListLogicalTypeAnnotation) {
      Type repeated = group.getType(0);
      boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
      return array(
          wrapped
              ? of(repeated.asGroupType().getType(0), binaryAsString)
              : single(repeated, binaryAsString));
    }
    if (String.valueOf(annotation).startsWith("MAP") && !group.getType(0).isPrimitive()) {
      GroupType entry = group.getType(0).asGroupType();
      if (entry.getFieldCount() == 2) {
        return map(of(entry.getType(0), binaryAsString), of(entry.getType(1), binaryAsString));
      }
    }
    return other(annotation == null ? "struct" : annotation.toString());
  }

  private static FileType primitive(PrimitiveType type, boolean binaryAsString) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    // Some annotations are younger than the oldest Parquet that Spark comes with.
    String text = String.valueOf(annotation);
    if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal.getPrecision() > DecimalType.MAX_PRECISION()
          ? other(text)
          : plain(
              Kind.DECIMAL,
              DataTypes.createDecimalType(decimal.getPrecision(), decimal.getScale()));
    }
    if (annotation == null || text.equals("UNKNOWN")) {
      return physical(type, binaryAsString);
    }
    if (annotation instanceof IntLogicalTypeAnnotation integer) {
      return integer(integer.getBitWidth(), integer.isSigned());
    }
    if (annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
      return timestamp(timestamp.getUnit(), timestamp.isAdjustedToUTC());
    }
    if (annotation instanceof DateLogicalTypeAnnotation) {
      return plain(Kind.DATE, DataTypes.DateType);
    }
    if (annotation instanceof StringLogicalTypeAnnotation
        || annotation instanceof EnumLogicalTypeAnnotation
        || annotation instanceof JsonLogicalTypeAnnotation) {
      return plain(Kind.TEXT, DataTypes.StringType);
    }
    return switch (text) {
      case "UUID" -> new FileType(Kind.UUID, DataTypes.BinaryType, text, List.of());
      case "FLOAT16" -> new FileType(Kind.FLOAT16, DataTypes.BinaryType, text, List.of());
      default -> other(text);
    };
  }

  private static FileType physical(PrimitiveType type, boolean binaryAsString) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> plain(Kind.BOOLEAN, DataTypes.BooleanType);
      case INT32 -> plain(Kind.INTEGER, DataTypes.IntegerType);
      case INT64 -> plain(Kind.INTEGER, DataTypes.LongType);
      case INT96 -> plain(Kind.TIMESTAMP, DataTypes.TimestampType);
      case FLOAT -> plain(Kind.FLOAT, DataTypes.FloatType);
      case DOUBLE -> plain(Kind.DOUBLE, DataTypes.DoubleType);
      case BINARY -> binaryAsString ? plain(Kind.TEXT, DataTypes.StringType) : other("binary");
      case FIXED_LEN_BYTE_ARRAY -> other("binary(" + type.getTypeLength() + ")");
    };
  }

  private static FileType integer(int bits, boolean signed) {
    if (bits == 64) {
      return signed
          ? plain(Kind.INTEGER, DataTypes.LongType)
          : new FileType(Kind.DECIMAL, DataTypes.createDecimalType(20, 0), "UINT64", List.of());
    }
    int signedBits = signed ? bits : 2 * bits;
    return plain(
        Kind.INTEGER,
        switch (signedBits) {
          case 8 -> DataTypes.ByteType;
          case 16 -> DataTypes.ShortType;
          case 32 -> DataTypes.IntegerType;
          default -> DataTypes.LongType;
        });
  }

  private static FileType timestamp(TimeUnit unit, boolean utc) {
    if (unit == TimeUnit.NANOS) {
      return new FileType(
          utc ? Kind.NANOS : Kind.NANOS_NTZ, DataTypes.LongType, "TIMESTAMP(NANOS)", List.of());
    }
    return utc
        ? plain(Kind.TIMESTAMP, DataTypes.TimestampType)
        : plain(Kind.TIMESTAMP_NTZ, DataTypes.TimestampNTZType);
  }

  /** The type of a column that the name of a folder gives. */
  static FileType text() {
    return plain(Kind.TEXT, DataTypes.StringType);
  }

  private static FileType plain(Kind kind, DataType type) {
    return new FileType(kind, type, type.simpleString(), List.of());
  }

  private static FileType other(String name) {
    return new FileType(Kind.OTHER, DataTypes.NullType, name, List.of());
  }

  private static FileType array(FileType element) {
    return new FileType(
        Kind.ARRAY,
        DataTypes.createArrayType(element.readAs, true),
        "array<" + element.name + ">",
        List.of(element));
  }

  private static FileType map(FileType key, FileType value) {
    return new FileType(
        Kind.MAP,
        DataTypes.createMapType(key.readAs, value.readAs, true),
        "map<" + key.name + "," + value.name + ">",
        List.of(key, value));
  }

  /** Whether Spark can be told to read it. */
  boolean isReadable() {
    return kind != Kind.OTHER && parts.stream().allMatch(FileType::isReadable);
  }

  /** Digits behind the point of a decimal. */
  int scale() {
    return ((DecimalType) readAs).scale();
  }
}
