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

  private final int[] keys;
  private final DataType[] types;
  private final Comparator<Found> order;
  private final List<Found> first = new ArrayList<>();

  /**
   * No rows yet.
   *
   * @param shown types of the figures
   */
  Ranking(StructType rows, List<String> keys, List<DataType> shown) {
    this.keys = keys.stream().mapToInt(rows::fieldIndex).toArray();
    this.types =
        Stream.concat(keys.stream().map(name -> rows.apply(name).dataType()), shown.stream())
            .toArray(DataType[]::new);
    this.order = new Order(KeyOrder.of(types, keys.size()));
  }

  /** Whether a row has a place in this order. */
  abstract boolean counts(InternalRow row);

  /** The number that rows are ordered by. */
  abstract double number(InternalRow row);

  /** The number that rows are ordered by where the other one is equal. */
  abstract double second(InternalRow row);

  /** The figures of a row that is among the first. */
  abstract List<Object> shown(InternalRow row);

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
    Found found = new Found(number, second(row) + 0.0, row(row));
    int place = first.size();
    while (place > 0 && order.compare(found, first.get(place - 1)) < 0) {
      place--;
    }
    if (place < MOST) {
      first.add(place, found);
      first.subList(Math.min(MOST, first.size()), first.size()).clear();
    }
  }

  /** Key and figures, of a row that is used again. */
  private InternalRow row(InternalRow row) {
    List<Object> shown = shown(row);
    Object[] values = new Object[types.length];
    for (int i = 0; i < values.length; i++) {
      Object value =
          i < keys.length ? GatherRuns.read(row, keys[i], types[i]) : shown.get(i - keys.length);
      values[i] = InternalRow.copyValue(value);
    }
    return new GenericInternalRow(values);
  }

  /** The first ones of several of the same kind. */
  static List<Row> first(List<Ranking> parts) {
    return parts.stream()
        .flatMap(part -> part.first.stream().map(found -> new Placed(part, found)))
        .sorted((a, b) -> a.part().order.compare(a.found(), b.found()))
        .limit(MOST)
        .map(placed -> placed.part().external(placed.found().row()))
        .toList();
  }

  private Row external(InternalRow row) {
    return RowFactory.create(
        IntStream.range(0, types.length)
            .mapToObj(i -> InternalRows.external(row, i, types[i]))
            .toArray());
  }

  static double orLeast(InternalRow row, int field) {
    return row.isNullAt(field) ? Double.NEGATIVE_INFINITY : row.getDouble(field);
  }

  /** Key and figures of a row, and what it is ordered by. */
  private record Found(double number, double second, InternalRow row) implements Serializable {}

  private record Placed(Ranking part, Found found) {}

  private record Order(KeyOrder keys) implements Comparator<Found>, Serializable {
    @Override
    public int compare(Found left, Found right) {
      int order = Double.compare(right.number(), left.number());
      order = order == 0 ? Double.compare(right.second(), left.second()) : order;
      return order == 0 ? keys.compare(left.row(), right.row()) : order;
    }
  }
}
