package dev.kldrift.job.arrow;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Makes Spark's columns of loaded vectors. */
final class ArrowColumns {
  private final ArrowInput in;
  private final Map<Long, FieldVector> dictionaries;

  /**
   * For the vectors of one message.
   *
   * @param dictionaries the values that dictionary-encoded vectors refer to, by their number
   */
  ArrowColumns(ArrowInput in, Map<Long, FieldVector> dictionaries) {
    this.in = in;
    this.dictionaries = dictionaries;
  }

  /**
   * The column of a vector.
   *
   * @param field what it holds, by the schema
   * @param asked the type in which it is read, one that {@link ArrowTypes#reads} it as
   */
  ColumnVector column(Field field, FieldVector vector, DataType asked) {
    if (field.getDictionary() == null) {
      return values(field, vector, asked);
    }
    FieldVector dictionary = dictionaries.get(field.getDictionary().getId());
    if (dictionary == null) {
      throw in.broken("the dictionary of column '" + field.getName() + "' is missing");
    }
    return new DictionaryColumn(
        vector, values(field, dictionary, asked), dictionary.getValueCount(), field.getName(), in);
  }

  private ColumnVector values(Field field, FieldVector vector, DataType asked) {
    return switch (vector.getMinorType()) {
      case LIST, LARGELIST, FIXED_SIZE_LIST ->
          new ListColumn(
              asked, vector, List.of(child(field, vector, 0, ((ArrayType) asked).elementType())));
      case MAP -> map(field, (MapVector) vector, (MapType) asked);
      case STRUCT -> struct(field, (StructVector) vector, (StructType) asked);
      case TINYINT, SMALLINT, INT, BIGINT, FLOAT4, FLOAT8 -> new NumberColumn(vector);
      case UINT1, UINT2, UINT4 ->
          ConvertedColumn.ofLongs(asked, vector, ((BaseIntVector) vector)::getValueAsLong);
      case UINT8 ->
          ConvertedColumn.ofDecimals(
              asked,
              vector,
              row -> new BigDecimal(((UInt8Vector) vector).getObjectNoOverflow(row)));
      case FLOAT2 -> HalfFloats.column(vector, asked);
      case DECIMAL256 ->
          ConvertedColumn.ofDecimals(asked, vector, ((Decimal256Vector) vector)::getObject);
      case DATEMILLI ->
          ConvertedColumn.ofLongs(
              asked,
              vector,
              row -> Math.floorDiv(((DateMilliVector) vector).get(row), TimeUnit.DAYS.toMillis(1)));
      case TIMESTAMPSEC, TIMESTAMPSECTZ -> times(field, vector, asked, TimeUnit.SECONDS);
      case TIMESTAMPMILLI, TIMESTAMPMILLITZ -> times(field, vector, asked, TimeUnit.MILLISECONDS);
      case TIMESTAMPNANO, TIMESTAMPNANOTZ -> nanos((TimeStampVector) vector, asked);
      case FIXEDSIZEBINARY ->
          ConvertedColumn.ofBytes(asked, vector, ((FixedSizeBinaryVector) vector)::get);
      case VARBINARY -> ConvertedColumn.ofBytes(asked, vector, ((VarBinaryVector) vector)::get);
      case LARGEVARBINARY ->
          ConvertedColumn.ofBytes(asked, vector, ((LargeVarBinaryVector) vector)::get);
      case VIEWVARBINARY, VIEWVARCHAR -> Views.bytes(vector, asked);
      case NULL -> ConvertedColumn.ofNothing(asked, (NullVector) vector);
      default -> new ArrowColumnVector(vector); // bits, text, days, microseconds, decimals
    };
  }

  private ColumnVector child(Field field, FieldVector vector, int index, DataType asked) {
    return column(field.getChildren().get(index), vector.getChildrenFromFields().get(index), asked);
  }

  private ColumnVector map(Field field, MapVector vector, MapType asked) {
    Field entries = field.getChildren().get(0);
    FieldVector pairs = vector.getDataVector();
    return new ListColumn(
        asked,
        vector,
        List.of(
            child(entries, pairs, 0, asked.keyType()),
            child(entries, pairs, 1, asked.valueType())));
  }

  private ColumnVector struct(Field field, StructVector vector, StructType asked) {
    List<ColumnVector> parts = new ArrayList<>();
    for (StructField part : asked.fields()) {
      for (int i = 0; i < field.getChildren().size(); i++) {
        if (field.getChildren().get(i).getName().equals(part.name())) {
          parts.add(child(field, vector, i, part.dataType()));
          break;
        }
      }
    }
    return new StructColumn(asked, vector, parts);
  }

  private ColumnVector times(Field field, FieldVector vector, DataType asked, TimeUnit unit) {
    TimeStampVector times = (TimeStampVector) vector;
    long micros = unit.toMicros(1);
    return ConvertedColumn.ofLongs(
        asked,
        vector,
        row -> {
          long time = times.get(row);
          if (Math.abs(time) > Long.MAX_VALUE / micros) {
            throw in.broken(
                "row %d of column '%s' is %d %s after 1970, which microseconds do not hold"
                    .formatted(row, field.getName(), time, unit));
          }
          return time * micros;
        });
  }

  private static ColumnVector nanos(TimeStampVector vector, DataType asked) {
    long divisor = asked.equals(DataTypes.LongType) ? 1 : TimeUnit.MICROSECONDS.toNanos(1);
    return ConvertedColumn.ofLongs(asked, vector, row -> Math.floorDiv(vector.get(row), divisor));
  }
}
