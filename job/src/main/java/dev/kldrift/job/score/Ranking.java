package dev.kldrift.job.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The first few of rows in some order: by two numbers, the largest first, then by key. NaN is the
 * largest number, and NULL is below everything.
 */
abstract class Ranking implements Serializable {
  private static final int MOST = 10;
  private static final long serialVersionUID = 1L;

  private final int[] columns;
  private final DataType[] types;
  private final Comparator<Found> order;
  private final List<Found> first = new ArrayList<>();

  /**
   * No rows yet.
   *
   * @param figures names of the columns that are shown behind the keys
   * @param more types of what is shown behind those
   */
  Ranking(StructType rows, List<String> keys, List<String> figures, List<DataType> more) {
    List<String> shown = Stream.concat(keys.stream(), figures.stream()).toList();
    this.columns = shown.stream().mapToInt(rows::fieldIndex).toArray();
    this.types =
        Stream.concat(shown.stream().map(name -> rows.apply(name).dataType()), more.stream())
            .toArray(DataType[]::new);
    this.order = new Order(KeyOrder.of(types, keys.size()));
  }

  /** Whether a row has a place in this order. */
  abstract boolean counts(InternalRow row);

  /** The number that rows are ordered by. */
  abstract double number(InternalRow row);

  /** The number that rows are ordered by where the other one is equal. */
  abstract double second(InternalRow row);

  /** What is shown of a row beside its columns. */
  List<Object> more(InternalRow row) {
    return List.of();
  }

  /** Keeps a row where it is among the first ones. */
  final void add(InternalRow row) {
    if (!counts(row)) {
      return;
    }
    double number = number(row) + 0.0; // zeros of both signs are equal
    boolean full = first.size() == MOST;
    if (full && Double.compare(number, first.get(MOST - 1).number()) < 0) {
      return;
    }
    Found found = new Found(number, second(row) + 0.0, shown(row));
    int place = first.size();
    while (place > 0 && order.compare(found, first.get(place - 1)) < 0) {
      place--;
    }
    first.add(place, found);
    if (full) {
      first.remove(MOST);
    }
  }

  /** What is shown of a row that is used again. */
  private InternalRow shown(InternalRow row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      values.add(GatherRuns.read(row, columns[i], types[i]));
    }
    values.addAll(more(row));
    return new GenericInternalRow(values.stream().map(InternalRow::copyValue).toArray());
  }

  /** The first ones of several of the same kind. */
  static List<Row> first(List<Ranking> parts) {
    if (parts.isEmpty()) {
      return List.of();
    }
    Ranking any = parts.get(0);
    return parts.stream()
        .flatMap(part -> part.first.stream())
        .sorted(any.order)
        .limit(MOST)
        .map(found -> any.external(found.shown()))
        .toList();
  }

  private Row external(InternalRow shown) {
    return RowFactory.create(
        IntStream.range(0, types.length)
            .mapToObj(i -> InternalRows.external(shown, i, types[i]))
            .toArray());
  }

  static double orLeast(InternalRow row, int field) {
    return row.isNullAt(field) ? Double.NEGATIVE_INFINITY : row.getDouble(field);
  }

  /** What is shown of a row, keys first, and what it is ordered by. */
  private record Found(double number, double second, InternalRow shown) implements Serializable {}

  private record Order(KeyOrder keys) implements Comparator<Found>, Serializable {
    @Override
    public int compare(Found left, Found right) {
      int order = Double.compare(right.number(), left.number());
      order = order == 0 ? Double.compare(right.second(), left.second()) : order;
      return order == 0 ? keys.compare(left.shown(), right.shown()) : order;
    }
  }
}
