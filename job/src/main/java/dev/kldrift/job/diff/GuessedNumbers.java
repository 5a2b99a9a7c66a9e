package dev.kldrift.job.diff;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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

  /**
   * The columns, of which those are text that have a value which is no number. One pass over the
   * files, where there are numbers.
   *
   * @param read reads the files with all columns as texts
   */
  StructType checked(Function<StructType, Dataset<Row>> read) {
    List<Column> found = new ArrayList<>();
    StructType texts = new StructType();
    for (StructField field : guessed.fields()) {
      texts = texts.add(field.name(), DataTypes.StringType);
      if (field.dataType() instanceof NumericType) {
        Column text = Columns.column(field.name()).rlike(NO_NUMBER);
        found.add(coalesce(max(text), lit(false)).as(field.name()));
      }
    }
    if (found.isEmpty()) {
      return guessed;
    }
    Row isText = read.apply(texts).agg(lit(true), found.toArray(Column[]::new)).head();
    StructType checked = new StructType();
    for (StructField field : guessed.fields()) {
      boolean text = field.dataType() instanceof NumericType && isText.<Boolean>getAs(field.name());
      checked = checked.add(field.name(), text ? DataTypes.StringType : field.dataType());
    }
    return checked;
  }
}
