package dev.kldrift.job.diff;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Columns of text that Spark takes for numbers, and nobody else does: Java reads {@code 12D} and
 * {@code 7f} as 12 and 7, and 01234 as 1234, although seats, sizes and postcodes differ by these.
 */
final class GuessedNumbers {
  /** A suffix of Java's numbers, or a zero in front of digits. */
  private static final String NO_NUMBER = "(?s)^\\s*[+-]?0[0-9].*|.*[0-9.][dDfF]\\s*$";

  private final StructType guessed;

  GuessedNumbers(StructType guessed) {
    this.guessed = guessed;
  }

  /** The same columns as texts. */
  static StructType asTexts(StructType columns) {
    StructType texts = new StructType();
    for (String name : columns.fieldNames()) {
      texts = texts.add(name, DataTypes.StringType);
    }
    return texts;
  }

  /** The columns, of which those are text that have a value which is no number; one pass. */
  StructType checked(Dataset<Row> texts) {
    List<Column> found = new ArrayList<>();
    for (StructField field : guessed.fields()) {
      boolean number = field.dataType() instanceof NumericType;
      found.add(number ? max(Columns.column(field.name()).rlike(NO_NUMBER)) : lit(false));
    }
    Row isText = texts.agg(lit(true), found.toArray(Column[]::new)).head();
    StructType checked = new StructType();
    for (int i = 0; i < guessed.size(); i++) {
      StructField field = guessed.apply(i);
      boolean text = !isText.isNullAt(1 + i) && isText.getBoolean(1 + i);
      checked = checked.add(field.name(), text ? DataTypes.StringType : field.dataType());
    }
    return checked;
  }
}
