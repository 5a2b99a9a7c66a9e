package dev.kldrift.job.arrow;

import dev.kldrift.job.run.ScalaCollections;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.spark.sql.Row;
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
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Puts values of Spark's rows into Arrow vectors, and says what type those must have. */
final class RowVectors {
  private static final int DECIMAL_BITS = 128;

  private RowVectors() {}

  /** The field of a column; its comment, where it has one, is in the metadata. */
  static Field field(StructField column, DictionaryEncoding dictionary) {
    Map<String, String> metadata =
        column.getComment().isDefined() ? Map.of("comment", column.getComment().get()) : Map.of();
    DataType type = column.dataType();
    ArrowType arrow = dictionary == null ? type(type) : dictionary.getIndexType();
    return new Field(
        column.name(), new FieldType(column.nullable(), arrow, dictionary, metadata), parts(type));
  }

  private static Field field(String name, DataType type, boolean nullable) {
    return new Field(name, new FieldType(nullable, type(type), null), parts(type));
  }

  private static List<Field> parts(DataType type) {
    if (type instanceof ArrayType array) {
      return List.of(field("item", array.elementType(), true));
    }
    if (type instanceof MapType map) {
      List<Field> entry =
          List.of(field("key", map.keyType(), false), field("value", map.valueType(), true));
      return List.of(new Field("entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), entry));
    }
    List<Field> parts = new ArrayList<>();
    if (type instanceof StructType struct) {
      for (StructField part : struct.fields()) {
        parts.add(field(part.name(), part.dataType(), true));
      }
    }
    return parts;
  }

  private static ArrowType type(DataType type) {
    if (type instanceof ArrayType) {
      return ArrowType.List.INSTANCE;
    }
    if (type instanceof MapType) {
      return new ArrowType.Map(false);
    }
    if (type instanceof StructType) {
      return ArrowType.Struct.INSTANCE;
    }
    if (type instanceof DecimalType decimal) {
      return new ArrowType.Decimal(decimal.precision(), decimal.scale(), DECIMAL_BITS);
    }
    if (type instanceof TimestampType) {
      return new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
    }
    return simpleType(type);
  }

  private static ArrowType simpleType(DataType type) {
    if (type instanceof StringType) {
      return ArrowType.Utf8.INSTANCE;
    }
    if (type instanceof DoubleType) {
      return new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    }
    if (type instanceof FloatType) {
      return new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
    }
    if (type instanceof BooleanType) {
      return ArrowType.Bool.INSTANCE;
    }
    if (type instanceof DateType) {
      return new ArrowType.Date(DateUnit.DAY);
    }
    if (type instanceof TimestampNTZType) {
      return new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    }
    if (type instanceof BinaryType) {
      return ArrowType.Binary.INSTANCE;
    }
    if (type instanceof NullType) {
      return ArrowType.Null.INSTANCE;
    }
    return new ArrowType.Int(bits(type), true);
  }

  private static int bits(DataType type) {
    if (type instanceof LongType) {
      return Long.SIZE;
    }
    if (type instanceof IntegerType) {
      return Integer.SIZE;
    }
    if (type instanceof ShortType) {
      return Short.SIZE;
    }
    if (type instanceof ByteType) {
      return Byte.SIZE;
    }
    throw new IllegalArgumentException("Arrow is not written from " + type.simpleString());
  }

  /** Sets a value of a vector, as Spark's rows have it with the classes of java.time. */
  static void set(FieldVector vector, int at, Object value) {
    if (value == null) {
      setNull(vector, at);
    } else if (vector instanceof MapVector map) {
      setMap(map, at, ScalaCollections.map((scala.collection.Map<?, ?>) value));
    } else if (vector instanceof ListVector list) {
      setList(list, at, ScalaCollections.list((scala.collection.Seq<?>) value));
    } else if (vector instanceof StructVector struct) {
      setStruct(struct, at, (Row) value);
    } else {
      setSimple(vector, at, value);
    }
  }

  /** A list that is NULL is empty, too; so are the lists in a struct that is. */
  private static void setNull(FieldVector vector, int at) {
    if (vector instanceof ListVector list) {
      list.startNewValue(at);
      list.endValue(at, 0);
    } else if (vector instanceof StructVector struct) {
      struct.getChildrenFromFields().forEach(part -> setNull(part, at));
    }
    while (at >= vector.getValueCapacity()) {
      vector.reAlloc();
    }
    vector.setNull(at);
  }

  private static void setList(ListVector list, int at, List<?> values) {
    int from = list.startNewValue(at);
    for (int i = 0; i < values.size(); i++) {
      set(list.getDataVector(), from + i, values.get(i));
    }
    list.endValue(at, values.size());
  }

  private static void setMap(MapVector map, int at, Map<?, ?> values) {
    int from = map.startNewValue(at);
    StructVector entries = (StructVector) map.getDataVector();
    int next = from;
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      while (next >= entries.getValueCapacity()) {
        entries.reAlloc();
      }
      entries.setIndexDefined(next);
      set(entries.getChildrenFromFields().get(0), next, entry.getKey());
      set(entries.getChildrenFromFields().get(1), next, entry.getValue());
      next++;
    }
    map.endValue(at, next - from);
  }

  private static void setStruct(StructVector struct, int at, Row row) {
    while (at >= struct.getValueCapacity()) {
      struct.reAlloc();
    }
    struct.setIndexDefined(at);
    List<FieldVector> parts = struct.getChildrenFromFields();
    for (int i = 0; i < parts.size(); i++) {
      set(parts.get(i), at, row.get(i));
    }
  }

  private static void setSimple(FieldVector vector, int at, Object value) {
    switch (vector.getMinorType()) {
      case FLOAT8 -> ((Float8Vector) vector).setSafe(at, (Double) value);
      case FLOAT4 -> ((Float4Vector) vector).setSafe(at, (Float) value);
      case BIGINT -> ((BigIntVector) vector).setSafe(at, (Long) value);
      case INT -> ((IntVector) vector).setSafe(at, (Integer) value);
      case SMALLINT -> ((SmallIntVector) vector).setSafe(at, (Short) value);
      case TINYINT -> ((TinyIntVector) vector).setSafe(at, (Byte) value);
      case BIT -> ((BitVector) vector).setSafe(at, (Boolean) value ? 1 : 0);
      case VARCHAR ->
          ((VarCharVector) vector).setSafe(at, ((String) value).getBytes(StandardCharsets.UTF_8));
      case VARBINARY -> ((VarBinaryVector) vector).setSafe(at, (byte[]) value);
      case DECIMAL -> ((DecimalVector) vector).setSafe(at, (BigDecimal) value);
      case DATEDAY ->
          ((DateDayVector) vector).setSafe(at, Math.toIntExact(((LocalDate) value).toEpochDay()));
      case TIMESTAMPMICRO, TIMESTAMPMICROTZ ->
          ((TimeStampVector) vector).setSafe(at, micros(value));
      default ->
          throw new IllegalArgumentException("Arrow is not written to " + vector.getMinorType());
    }
  }

  private static long micros(Object time) {
    Instant instant =
        time instanceof Instant at ? at : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
