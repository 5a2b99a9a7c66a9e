package dev.kldrift.job.diff;

import dev.kldrift.job.profile.TwoTables;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The types that a table of text is read with beside another table: what is text in one is text in
 * both, and a column without a value has no type of its own.
 */
final class AgreedTypes {
  private static final Set<DataType> TIMES =
      Set.of(DataTypes.DateType, DataTypes.TimestampType, DataTypes.TimestampNTZType);

  private final TableFiles text;
  private final TableFiles other;

  AgreedTypes(TableFiles text, TableFiles other) {
    this.text = text;
    this.other = other;
  }

  /** The columns of the text. */
  StructType schema() {
    Map<String, DataType> theirs = new HashMap<>();
    for (StructType part : other.schemas()) {
      for (StructField field : part.fields()) {
        theirs.merge(field.name(), field.dataType(), TwoTables::wider);
      }
    }
    StructType agreed = new StructType();
    for (StructType part : text.schemas()) {
      for (StructField field : part.fields()) {
        DataType type = theirs.getOrDefault(field.name(), field.dataType());
        agreed = agreed.add(field.name(), agreed(field, type));
      }
    }
    return agreed;
  }

  private DataType agreed(StructField ours, DataType theirs) {
    DataType type = ours.dataType();
    if (type.equals(theirs)) {
      return type;
    }
    if (type instanceof NumericType && theirs instanceof NumericType) {
      return TwoTables.wider(type, theirs);
    }
    if (type.equals(DataTypes.StringType)) {
      return text.hasValue(ours.name()) ? type : theirs;
    }
    boolean isText = theirs.equals(DataTypes.StringType) || isGuess(type, theirs);
    return isText && other.hasValue(ours.name()) ? DataTypes.StringType : type;
  }

  /** Whether texts of both tables were taken for values of types that have nothing in common. */
  private boolean isGuess(DataType ours, DataType theirs) {
    return other.isText()
        && ours instanceof AtomicType
        && theirs instanceof AtomicType
        && !(TIMES.contains(ours) && TIMES.contains(theirs));
  }
}
