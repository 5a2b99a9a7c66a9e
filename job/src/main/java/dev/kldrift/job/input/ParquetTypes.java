package dev.kldrift.job.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The Spark type in which a Parquet column is read, where there is one.
 *
 * <p>Spark infers the types of all columns of a file or of none: one that it does not know ends the
 * read of all others. Its converter is internal and differs between versions.
 */
public final class ParquetTypes {
  private static final int MOST_DIGITS = 38;

  private ParquetTypes() {}

  /** The type, empty where Spark does not read such a column. */
  public static Optional<DataType> of(Type type) {
    return type.isRepetition(Type.Repetition.REPEATED)
        ? ofOne(type).map(ParquetTypes::array)
        : ofOne(type);
  }

  /** Whether a column is a time to the nanosecond, which is read as a bigint. */
  public static boolean isNanos(Type type) {
    return type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp
        && timestamp.getUnit() == TimeUnit.NANOS;
  }

  /** Whether a column is a floating-point number of two bytes, which is read as those. */
  public static boolean isHalf(Type type) {
    return name(type).equals("FLOAT16");
  }

  /** Whether a column can hold nothing but NULL. */
  private static boolean isNull(Type type) {
    return type.isPrimitive() && name(type).equals("UNKNOWN");
  }

  /** The type as people write it: the meaning where the file gives one, else the form. */
  public static String name(Type type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning != null) {
      return meaning.toString(); // not by class: older versions of Parquet lack some of them
    }
    return type.isPrimitive() ? type.asPrimitiveType().getPrimitiveTypeName().name() : "a group";
  }

  private static Optional<DataType> ofOne(Type type) {
    return type.isPrimitive() ? primitive(type.asPrimitiveType()) : group(type.asGroupType());
  }

  private static Optional<DataType> primitive(PrimitiveType type) {
    if (isNull(type)) {
      return Optional.of(DataTypes.NullType);
    }
    if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal.getPrecision() > MOST_DIGITS
          ? Optional.empty()
          : Optional.of(DataTypes.createDecimalType(decimal.getPrecision(), decimal.getScale()));
    }
    return Optional.ofNullable(
        switch (type.getPrimitiveTypeName()) {
          case BOOLEAN -> DataTypes.BooleanType;
          case FLOAT -> DataTypes.FloatType;
          case DOUBLE -> DataTypes.DoubleType;
          case INT96 -> DataTypes.TimestampType;
          case INT32 -> int32(type.getLogicalTypeAnnotation());
          case INT64 -> int64(type.getLogicalTypeAnnotation());
          case BINARY -> binary(name(type));
          case FIXED_LEN_BYTE_ARRAY ->
              type.getLogicalTypeAnnotation() == null || isHalf(type) ? DataTypes.BinaryType : null;
        });
  }

  private static DataType int32(LogicalTypeAnnotation meaning) {
    if (meaning == null) {
      return DataTypes.IntegerType;
    }
    if (!(meaning instanceof IntLogicalTypeAnnotation integer)) {
      return meaning.equals(LogicalTypeAnnotation.dateType()) ? DataTypes.DateType : null;
    }
    return switch (integer.getBitWidth()) {
      case 8 -> integer.isSigned() ? DataTypes.ByteType : DataTypes.ShortType;
      case 16 -> integer.isSigned() ? DataTypes.ShortType : DataTypes.IntegerType;
      default -> integer.isSigned() ? DataTypes.IntegerType : DataTypes.LongType;
    };
  }

  private static DataType int64(LogicalTypeAnnotation meaning) {
    if (meaning == null) {
      return DataTypes.LongType;
    }
    if (meaning instanceof IntLogicalTypeAnnotation integer) {
      return integer.isSigned() ? DataTypes.LongType : DataTypes.createDecimalType(20, 0);
    }
    if (!(meaning instanceof TimestampLogicalTypeAnnotation timestamp)) {
      return null;
    }
    if (timestamp.getUnit() == TimeUnit.NANOS) {
      return DataTypes.LongType;
    }
    return timestamp.isAdjustedToUTC() ? DataTypes.TimestampType : DataTypes.TimestampNTZType;
  }

  private static DataType binary(String meaning) {
    return switch (meaning) {
      case "STRING", "ENUM", "JSON" -> DataTypes.StringType;
      case "BINARY", "BSON" -> DataTypes.BinaryType;
      default -> null;
    };
  }

  private static Optional<DataType> group(GroupType group) {
    LogicalTypeAnnotation meaning = group.getLogicalTypeAnnotation();
    if (meaning instanceof ListLogicalTypeAnnotation) {
      return element(group).map(ParquetTypes::array);
    }
    if (meaning == null) {
      return struct(group.getFields());
    }
    if (meaning instanceof MapLogicalTypeAnnotation || name(group).equals("MAP_KEY_VALUE")) {
      List<Type> entry = group.getType(0).asGroupType().getFields();
      return struct(entry)
          .filter(fields -> entry.size() == 2)
          .map(fields -> (StructType) fields)
          .filter(fields -> fields.length() == 2)
          .map(
              fields ->
                  DataTypes.createMapType(fields.apply(0).dataType(), fields.apply(1).dataType()));
    }
    return Optional.empty();
  }

  /** The element by the rules that Parquet has for lists of older writers. */
  private static Optional<DataType> element(GroupType list) {
    Type repeated = list.getType(0);
    if (repeated.isPrimitive()) {
      return ofOne(repeated);
    }
    GroupType group = repeated.asGroupType();
    boolean isElement =
        group.getFieldCount() > 1
            || group.getName().equals("array")
            || group.getName().equals(list.getName() + "_tuple");
    return isElement ? ofOne(group) : of(group.getType(0));
  }

  private static DataType array(DataType element) {
    return DataTypes.createArrayType(element);
  }

  /** A struct is read without the fields that cannot be, if others are left. */
  private static Optional<DataType> struct(List<Type> fields) {
    List<StructField> read = new ArrayList<>();
    for (Type field : fields) {
      of(field)
          .ifPresent(type -> read.add(DataTypes.createStructField(field.getName(), type, true)));
    }
    return read.isEmpty() ? Optional.empty() : Optional.of(DataTypes.createStructType(read));
  }
}
