package dev.kldrift.job.input;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.input.FileType.Kind;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;

/**
 * The way from a column of some files to the column that stages read.
 *
 * @param name name of the column
 * @param subject what problems call it
 * @param from its type in the files; empty where they have no value that could be read
 * @param to the type that stages read
 * @param nullOnly whether the files have no value in it, so that its type says nothing
 * @param counts whether its numbers are counts
 */
record ColumnReading(
    String name,
    String subject,
    Optional<FileType> from,
    DataType to,
    boolean nullOnly,
    boolean counts) {

  /** Whether stages read what is in the files. */
  boolean isIdentity() {
    return from.isPresent() && from.get().readAs().equals(to) && !canFail();
  }

  private boolean canFail() {
    return from.isPresent() && !nullOnly && value().canFail();
  }

  private boolean isArray() {
    return to instanceof ArrayType;
  }

  /** The conversion of a value, or of an element. */
  private ValueConversion value() {
    FileType type = from.orElseThrow();
    return isArray()
        ? new ValueConversion(type.parts().get(0), ((ArrayType) to).elementType(), counts)
        : new ValueConversion(type, to, counts);
  }

  /** The column as stages read it, under its name. */
  Column read() {
    return converted().as(name);
  }

  private Column converted() {
    Column column = column(name);
    if (from.isEmpty()) {
      return lit(null).cast(to);
    }
    if (isIdentity()) {
      return column;
    }
    if (!isArray()) {
      return nullOnly ? lit(null).cast(to) : value().apply(column);
    }
    if (nullOnly) {
      // An empty array and one of NULLs are not the same as none.
      Column none = lit(null).cast(((ArrayType) to).elementType());
      return from.get().kind() == Kind.ARRAY
          ? transform(column, element -> none)
          : lit(null).cast(to);
    }
    return value().isCast()
        ? column.cast(to)
        : transform(column, element -> value().apply(element));
  }

  /** The problem of the first value that {@code to} does not hold; empty if it holds all. */
  Optional<Column> misfit() {
    if (!canFail()) {
      return Optional.empty();
    }
    Column column = column(name);
    if (!isArray()) {
      return Optional.of(when(isMisfit(column), value().problem(column, lit(subject))));
    }
    Column at = array_position(transform(column, this::isMisfit), true);
    Column place = concat(lit(subject + "["), at.minus(1).cast("string"), lit("]"));
    return Optional.of(
        when(
            exists(column, this::isMisfit),
            value().problem(element_at(column, at.cast("int")), place)));
  }

  private Column isMisfit(Column value) {
    return value.isNotNull().and(not(value().fits(value)));
  }
}
