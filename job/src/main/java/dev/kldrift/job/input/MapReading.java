package dev.kldrift.job.input;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.map_zip_with;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.RowProblem;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;

/**
 * The way from two maps of weights by bin to the bins of a row, each once, in the order of their
 * names. A bin missing on one side is weight 0 there.
 *
 * @param p how the files have p; its target is a map
 * @param q how they have q; its target has names of bins of the same type
 * @param noWeight weight of a missing bin
 */
record MapReading(ColumnReading p, ColumnReading q, double noWeight) {

  /** The problem of the first bin that cannot be read, NULL where all can. */
  Column misfit() {
    return coalesce(repeated(p), repeated(q), unfit(p), unfit(q));
  }

  /**
   * An array of structs of {@code __bin}, {@code __p} and {@code __q}, from rows that have {@link
   * #misfit} as {@code __misfit}.
   */
  Column bins() {
    Column zipped =
        map_zip_with(
            orEmpty(p),
            orEmpty(q),
            (bin, ofP, ofQ) ->
                struct(
                    bin.cast(to(p).keyType()).as(Columns.BIN),
                    weight(p, ofP).as(Columns.P),
                    weight(q, ofQ).as(Columns.Q)));
    return array_sort(map_values(zipped));
  }

  /** The weights of a side, NULL where its map is. */
  Column weights(ColumnReading side, String field) {
    return when(map(side).isNotNull(), col(Columns.ENTRIES).getField(field)).as(side.name());
  }

  private Column weight(ColumnReading side, Column value) {
    return coalesce(
        converted(side, value),
        when(col(Columns.MISFIT).isNull(), lit(noWeight).cast(to(side).valueType())));
  }

  private static Column converted(ColumnReading side, Column value) {
    return isThere(side) ? conversion(side).apply(value) : value;
  }

  private static ValueConversion conversion(ColumnReading side) {
    return new ValueConversion(
        side.from().orElseThrow().parts().get(1), to(side).valueType(), side.counts());
  }

  private static MapType to(ColumnReading side) {
    return (MapType) side.to();
  }

  private static boolean isThere(ColumnReading side) {
    return side.from().isPresent() && !side.nullOnly();
  }

  private Column map(ColumnReading side) {
    return isThere(side) ? column(side.name()) : lit(null).cast(type(side));
  }

  /** Of a side without maps: with the names of the other, so that the two can be zipped. */
  private MapType type(ColumnReading side) {
    ColumnReading other = side.equals(p) ? q : p;
    return isThere(side)
        ? (MapType) side.from().orElseThrow().readAs()
        : DataTypes.createMapType(
            isThere(other)
                ? other.from().orElseThrow().parts().get(0).readAs()
                : to(side).keyType(),
            to(side).valueType());
  }

  private Column orEmpty(ColumnReading side) {
    MapType type = type(side);
    Column empty =
        map_from_arrays(
            array().cast(DataTypes.createArrayType(type.keyType())),
            array().cast(DataTypes.createArrayType(type.valueType())));
    return coalesce(map(side), empty);
  }

  private Column repeated(ColumnReading side) {
    Column bins = map_keys(map(side));
    Column again = filter(bins, (bin, i) -> array_position(bins, bin).lt(i.plus(1)));
    Column detail =
        concat(
            lit(side.subject() + " has bin "),
            get(again, lit(0)).cast("string"),
            lit(" twice (must be once)"));
    return when(size(array_distinct(bins)).lt(size(bins)), RowProblem.of("REPEATED_BIN", detail));
  }

  private Column unfit(ColumnReading side) {
    if (!isThere(side)) {
      return lit(null).cast(RowProblem.TYPE);
    }
    ValueConversion conversion = conversion(side);
    Column map = column(side.name());
    Column first =
        get(
            filter(map_entries(map), entry -> isUnfit(conversion, entry.getField("value"))),
            lit(0));
    Column value = first.getField("value");
    Column subject =
        concat(lit(side.subject() + "["), first.getField("key").cast("string"), lit("]"));
    Column missing =
        RowProblem.of("NULL_ELEMENT", concat(subject, lit(" is null (must be a number)")));
    return when(
        exists(map_values(map), each -> isUnfit(conversion, each)),
        when(value.isNull(), missing).otherwise(conversion.problem(value, subject)));
  }

  private static Column isUnfit(ValueConversion conversion, Column value) {
    return value.isNull().or(not(conversion.fits(value)));
  }
}
