package dev.kldrift.job.arrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Types of Arrow in those of Spark, and of Parquet, in whose words the input side speaks of files.
 *
 * <p>Unsigned integers take the next wider type, those of 64 bits a decimal; nanoseconds are read
 * as times to the microsecond at or before, or, where a bigint is asked for, as they are; numbers
 * of two bytes as float, or, where bytes are asked for, as those. Times of day, durations,
 * intervals, unions, list views and run-end encoding are not read.
 */
final class ArrowTypes {
  private static final int MOST_DIGITS = 38;
  private static final DecimalType UNSIGNED_LONG = DataTypes.createDecimalType(20, 0);
  private static final int HALF_BYTES = 2;
  private static final int INTERVAL_BYTES = 12;

  private ArrowTypes() {}

  /** The type in which a column is read where nothing else is asked for; empty where it is not. */
  static Optional<DataType> of(Field field) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Null -> Optional.of(DataTypes.NullType);
      case Bool -> Optional.of(DataTypes.BooleanType);
      case Int -> Optional.of(integer((ArrowType.Int) type));
      case FloatingPoint ->
          Optional.of(
              ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.DOUBLE
                  ? DataTypes.DoubleType
                  : DataTypes.FloatType);
      case Decimal -> decimal((ArrowType.Decimal) type);
      case Utf8, LargeUtf8, Utf8View -> Optional.of(DataTypes.StringType);
      case Binary, LargeBinary, BinaryView, FixedSizeBinary -> Optional.of(DataTypes.BinaryType);
      case Date -> Optional.of(DataTypes.DateType);
      case Timestamp ->
          Optional.of(
              ((ArrowType.Timestamp) type).getTimezone() == null
                  ? DataTypes.TimestampNTZType
                  : DataTypes.TimestampType);
      case List, LargeList, FixedSizeList ->
          of(field.getChildren().get(0)).map(element -> DataTypes.createArrayType(element, true));
      case Map -> map(field.getChildren().get(0).getChildren());
      case Struct -> struct(field.getChildren()).map(fields -> fields);
      default -> Optional.empty();
    };
  }

  private static DataType integer(ArrowType.Int type) {
    int bits = type.getIsSigned() ? type.getBitWidth() : 2 * type.getBitWidth();
    return switch (bits) {
      case Byte.SIZE -> DataTypes.ByteType;
      case Short.SIZE -> DataTypes.ShortType;
      case Integer.SIZE -> DataTypes.IntegerType;
      case Long.SIZE -> DataTypes.LongType;
      default -> UNSIGNED_LONG;
    };
  }

  private static Optional<DataType> decimal(ArrowType.Decimal type) {
    boolean fits =
        type.getPrecision() >= 1
            && type.getPrecision() <= MOST_DIGITS
            && type.getScale() >= 0
            && type.getScale() <= type.getPrecision();
    return fits
        ? Optional.of(DataTypes.createDecimalType(type.getPrecision(), type.getScale()))
        : Optional.empty();
  }

  private static Optional<DataType> map(List<Field> entry) {
    Optional<DataType> key = of(entry.get(0));
    Optional<DataType> value = of(entry.get(1));
    return key.isPresent() && value.isPresent()
        ? Optional.of(DataTypes.createMapType(key.get(), value.get(), true))
        : Optional.empty();
  }

  private static Optional<StructType> struct(List<Field> fields) {
    List<StructField> read = new ArrayList<>();
    for (Field field : fields) {
      Optional<DataType> type = of(field);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      read.add(DataTypes.createStructField(field.getName(), type.get(), true));
    }
    return Optional.of(DataTypes.createStructType(read));
  }

  /** Whether a column can be read as this type. */
  static boolean reads(Field field, DataType asked) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Null -> true;
      case List, LargeList, FixedSizeList ->
          asked instanceof ArrayType array
              && reads(field.getChildren().get(0), array.elementType());
      case Map -> asked instanceof MapType map && readsMap(field.getChildren().get(0), map);
      case Struct -> asked instanceof StructType struct && readsStruct(field, struct);
      case Binary, LargeBinary, BinaryView ->
          asked.equals(DataTypes.BinaryType) || asked.equals(DataTypes.StringType);
      case FloatingPoint ->
          isDefault(field, asked) || (isHalf(type) && asked.equals(DataTypes.BinaryType));
      case Timestamp ->
          isDefault(field, asked) || (isNanos(type) && asked.equals(DataTypes.LongType));
      default -> isDefault(field, asked);
    };
  }

  private static boolean isDefault(Field field, DataType asked) {
    return of(field).filter(asked::equals).isPresent();
  }

  private static boolean readsMap(Field entry, MapType asked) {
    return reads(entry.getChildren().get(0), asked.keyType())
        && reads(entry.getChildren().get(1), asked.valueType());
  }

  private static boolean readsStruct(Field field, StructType asked) {
    for (StructField part : asked.fields()) {
      if (field.getChildren().stream()
          .noneMatch(
              child -> child.getName().equals(part.name()) && reads(child, part.dataType()))) {
        return false;
      }
    }
    return true;
  }

  static boolean isHalf(ArrowType type) {
    return type instanceof ArrowType.FloatingPoint number
        && number.getPrecision() == FloatingPointPrecision.HALF;
  }

  /** Whether values lie in as many buffers as a message says, behind their views. */
  static boolean isView(ArrowType type) {
    return switch (type.getTypeID()) {
      case Utf8View, BinaryView -> true;
      default -> false;
    };
  }

  static boolean isNanos(ArrowType type) {
    return type instanceof ArrowType.Timestamp time && time.getUnit() == TimeUnit.NANOSECOND;
  }

  /** The type of a Parquet column that holds the same values. */
  static Type parquet(Field field) {
    return parquet(field, field.getName());
  }

  private static Type parquet(Field field, String name) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Null -> primitive(PrimitiveTypeName.INT32, newer("unknownType"), name);
      case Bool -> primitive(PrimitiveTypeName.BOOLEAN, null, name);
      case Int -> parquetInteger((ArrowType.Int) type, name);
      case FloatingPoint -> parquetNumber((ArrowType.FloatingPoint) type, name);
      case Decimal -> parquetDecimal((ArrowType.Decimal) type, name);
      case Utf8, LargeUtf8, Utf8View ->
          primitive(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), name);
      case Binary, LargeBinary, BinaryView -> primitive(PrimitiveTypeName.BINARY, null, name);
      case FixedSizeBinary ->
          fixed(
              ((ArrowType.FixedSizeBinary) type).getByteWidth(),
              ArrowFields.isUuid(field) ? LogicalTypeAnnotation.uuidType() : null,
              name);
      case Date -> primitive(PrimitiveTypeName.INT32, LogicalTypeAnnotation.dateType(), name);
      case Timestamp -> parquetTimestamp((ArrowType.Timestamp) type, name);
      case Time ->
          primitive(
              PrimitiveTypeName.INT64,
              LogicalTypeAnnotation.timeType(false, LogicalTypeAnnotation.TimeUnit.NANOS),
              name);
      case List, LargeList, FixedSizeList ->
          Types.optionalList().element(parquet(field.getChildren().get(0), "element")).named(name);
      case Map -> {
        List<Field> entry = field.getChildren().get(0).getChildren();
        yield Types.optionalMap()
            .key(parquet(entry.get(0), "key").withId(0))
            .value(parquet(entry.get(1), "value"))
            .named(name);
      }
      case Struct -> {
        Types.GroupBuilder<org.apache.parquet.schema.GroupType> group = Types.optionalGroup();
        field.getChildren().forEach(child -> group.addField(parquet(child)));
        yield group.named(name);
      }
      // What Spark reads of neither; Parquet has no other name for it.
      default -> fixed(INTERVAL_BYTES, newer("intervalType"), name);
    };
  }

  /** An annotation that older Sparks' Parquet has not: there a column is what it is stored as. */
  private static LogicalTypeAnnotation newer(String name) {
    try {
      return (LogicalTypeAnnotation) LogicalTypeAnnotation.class.getMethod(name).invoke(null);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static Type primitive(
      PrimitiveTypeName type, LogicalTypeAnnotation meaning, String name) {
    return Types.optional(type).as(meaning).named(name);
  }

  private static Type fixed(int bytes, LogicalTypeAnnotation meaning, String name) {
    return Types.optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
        .length(bytes)
        .as(meaning)
        .named(name);
  }

  private static Type parquetInteger(ArrowType.Int type, String name) {
    int bits = type.getBitWidth();
    boolean plain = type.getIsSigned() && bits >= Integer.SIZE;
    return primitive(
        bits == Long.SIZE ? PrimitiveTypeName.INT64 : PrimitiveTypeName.INT32,
        plain ? null : LogicalTypeAnnotation.intType(bits, type.getIsSigned()),
        name);
  }

  private static Type parquetNumber(ArrowType.FloatingPoint type, String name) {
    return switch (type.getPrecision()) {
      case HALF -> fixed(HALF_BYTES, newer("float16Type"), name);
      case SINGLE -> primitive(PrimitiveTypeName.FLOAT, null, name);
      case DOUBLE -> primitive(PrimitiveTypeName.DOUBLE, null, name);
    };
  }

  private static Type parquetDecimal(ArrowType.Decimal type, String name) {
    return fixed(
        type.getBitWidth() / Byte.SIZE,
        LogicalTypeAnnotation.decimalType(type.getScale(), type.getPrecision()),
        name);
  }

  private static Type parquetTimestamp(ArrowType.Timestamp type, String name) {
    LogicalTypeAnnotation.TimeUnit unit =
        switch (type.getUnit()) {
          case SECOND, MILLISECOND -> LogicalTypeAnnotation.TimeUnit.MILLIS;
          case MICROSECOND -> LogicalTypeAnnotation.TimeUnit.MICROS;
          case NANOSECOND -> LogicalTypeAnnotation.TimeUnit.NANOS;
        };
    return primitive(
        PrimitiveTypeName.INT64,
        LogicalTypeAnnotation.timestampType(type.getTimezone() != null, unit),
        name);
  }
}
