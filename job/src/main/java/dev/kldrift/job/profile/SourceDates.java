package dev.kldrift.job.profile;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.run.UndatedRows;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** The dates of all rows of a source, whatever days a run needs. */
public final class SourceDates {
  private static final int EXAMPLES = 3;
  private static final int LONGEST_EXAMPLE = 40;

  private final ProfileSource source;

  /** The dates of a source with all of its parts. */
  public SourceDates(ProfileSource source) {
    this.source = source;
  }

  /**
   * Counts the rows that have no day.
   *
   * <p>Where the date column is a date or a timestamp, Parquet's statistics tell nearly always that
   * there are none, and nothing is read; else the date column alone is. Where there are some, a
   * second pass counts them by file: a night that cannot be read must not hide behind years that
   * can.
   */
  public UndatedRows undated(LocalDate runDate) {
    Dataset<Row> undated = every(SourcePart::undated);
    if (undated.count() == 0) {
      return UndatedRows.none(column(), types());
    }
    Dataset<Row> byFile =
        every(SourcePart::dates)
            .groupBy("file")
            .agg(
                count(lit(1)).as("rows"),
                sum(when(col(SourcePart.DAY).isNull(), 1L).otherwise(0L)).as("undated"),
                max(coalesce(col(SourcePart.DAY).equalTo((int) runDate.toEpochDay()), lit(false)))
                    .as("ofRunDate"));
    Row sums =
        byFile
            .agg(
                sum("rows"),
                sum("undated"),
                sum(when(col("ofRunDate"), col("rows")).otherwise(0L)),
                sum(when(col("ofRunDate"), col("undated")).otherwise(0L)))
            .head();
    return new UndatedRows(
        column(),
        types(),
        new UndatedRows.Share(sums.getLong(1), sums.getLong(0)),
        new UndatedRows.Share(sums.getLong(3), sums.getLong(2)),
        runDate,
        examples(undated));
  }

  /** What the date column is, from when to when it goes, and some of its values. */
  String description() {
    Row range = every(SourcePart::dates).agg(min(SourcePart.DAY), max(SourcePart.DAY)).head();
    String days =
        range.isNullAt(0)
            ? "no readable date"
            : "from %s to %s"
                .formatted(
                    LocalDate.ofEpochDay(range.getInt(0)), LocalDate.ofEpochDay(range.getInt(1)));
    List<String> examples = examples(every(SourcePart::dates));
    return "%s, %s: %s%s"
        .formatted(
            column(),
            types(),
            days,
            examples.isEmpty() ? "" : ", as " + String.join(", ", examples));
  }

  private Dataset<Row> every(Function<SourcePart, Dataset<Row>> rows) {
    return source.parts().stream().map(rows).reduce(Dataset::unionByName).orElseThrow();
  }

  private String column() {
    return ofParts(day -> (day.names().size() > 1 ? "columns " : "column ") + quoted(day.names()));
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }

  private String types() {
    return ofParts(DayColumn::types);
  }

  private String ofParts(Function<DayColumn, String> text) {
    return source.parts().stream()
        .map(part -> text.apply(part.day()))
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  /** Short, and without what could control a terminal or break a line. */
  private static List<String> examples(Dataset<Row> dates) {
    return dates
        .select(
            coalesce(
                concat(lit("'"), substring(col("written"), 1, LONGEST_EXAMPLE), lit("'")),
                lit("NULL")))
        .as(Encoders.STRING())
        .mapPartitions(new FirstValues(EXAMPLES), Encoders.STRING())
        .distinct()
        .orderBy("value")
        .limit(EXAMPLES)
        .collectAsList()
        .stream()
        .map(text -> text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?"))
        .toList();
  }
}
