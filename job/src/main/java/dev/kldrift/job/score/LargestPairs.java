package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.Columns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The pairs that people see first, from one pass over the rows of {@code divergence}.
 *
 * @param mostDrifted keys and figures of the drifted pairs with the largest effect, against its
 *     minimum
 * @param largestPq keys and divergences with the largest kl_pq; among infinite ones the one with
 *     the most mass out of the other's reach comes first
 * @param largestQp those with the largest kl_qp
 */
public record LargestPairs(List<Row> mostDrifted, List<Row> largestPq, List<Row> largestQp) {
  /** No pairs. */
  public static final LargestPairs NONE = new LargestPairs(List.of(), List.of(), List.of());

  private static final int MOST = 10;

  /**
   * An order of rows, the largest first.
   *
   * @param first what counts, NULL in rows that do not count; NaN is the largest
   * @param second what counts among equal ones
   * @param shown the figures
   */
  private record Ranking(Column first, Column second, List<Column> shown) {}

  /** Finds them among the rows of a table {@code divergence} with these keys. */
  public static LargestPairs of(Dataset<Row> divergence, List<String> keys) {
    List<Ranking> rankings =
        List.of(
            byEffect(),
            byDivergence("kl_pq", "unsupported_mass_p"),
            byDivergence("kl_qp", "unsupported_mass_q"));
    List<Column> columns = new ArrayList<>(List.of(Columns.columns(keys)));
    rankings.forEach(ranking -> columns.addAll(List.of(ranking.first(), ranking.second())));
    rankings.forEach(ranking -> columns.addAll(ranking.shown()));
    InternalRows rows = InternalRows.of(divergence.select(columns.toArray(Column[]::new)));
    KeyOrder order = KeyOrder.of(rows.schema(), keys.size());
    List<Order> orders =
        IntStream.range(0, rankings.size())
            .mapToObj(i -> new Order(keys.size() + 2 * i, order))
            .toList();
    List<List<List<InternalRow>>> parts =
        rows.rows().mapPartitions(each -> List.of(first(each, orders)).iterator()).collect();
    List<List<Row>> found = new ArrayList<>();
    int shown = keys.size() + 2 * rankings.size();
    for (int i = 0; i < rankings.size(); i++) {
      int place = i;
      int from = shown;
      int to = from + rankings.get(i).shown().size();
      shown = to;
      found.add(
          parts.stream()
              .flatMap(part -> part.get(place).stream())
              .sorted(orders.get(i))
              .limit(MOST)
              .map(row -> shown(rows, row, keys.size(), from, to))
              .toList());
    }
    return new LargestPairs(found.get(0), found.get(1), found.get(2));
  }

  private static Ranking byEffect() {
    // Where every effect matters there is no multiple of the minimum; dividing by 0 is an error.
    Column minimum = when(col("minimum_effect").gt(0), col("minimum_effect"));
    Column multiple = coalesce(col("effect_size").divide(minimum), lit(Double.NaN));
    // NULL where no bin is listed, where an item of the array would be an error.
    Column top = get(col(Columns.TOP_BINS), lit(0));
    return new Ranking(
        when(col("drifted"), multiple),
        col("effect_size"),
        List.of(
            col("js_divergence"),
            col("q_value"),
            col("severity"),
            coalesce(top.getField("label"), top.getField("bin").cast("string")),
            top.getField("p"),
            top.getField("q")));
  }

  private static Ranking byDivergence(String quantity, String unsupportedMass) {
    return new Ranking(
        when(not(isnan(col(quantity))), col(quantity)),
        col(unsupportedMass),
        Stream.of("kl_pq", "kl_qp", "js_divergence", unsupportedMass, Columns.STATUS)
            .map(Columns::column)
            .toList());
  }

  /** The first rows of a partition in each order. */
  private static List<List<InternalRow>> first(Iterator<InternalRow> rows, List<Order> orders) {
    List<List<InternalRow>> first = new ArrayList<>();
    orders.forEach(order -> first.add(new ArrayList<>()));
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      for (int i = 0; i < orders.size(); i++) {
        orders.get(i).add(row, first.get(i));
      }
    }
    return first;
  }

  private static Row shown(InternalRows rows, InternalRow row, int keys, int from, int to) {
    return RowFactory.create(
        IntStream.concat(IntStream.range(0, keys), IntStream.range(from, to))
            .mapToObj(i -> InternalRows.external(row, i, rows.schema().fields()[i].dataType()))
            .toArray());
  }

  /**
   * Compares rows by two numbers, then by their keys.
   *
   * @param at where the numbers are
   */
  private record Order(int at, KeyOrder keys) implements Comparator<InternalRow>, Serializable {
    /** Keeps a row where it is among the first ones. */
    void add(InternalRow row, List<InternalRow> first) {
      boolean full = first.size() == MOST;
      if (row.isNullAt(at) || (full && compare(row, first.get(MOST - 1)) >= 0)) {
        return;
      }
      if (full) {
        first.remove(MOST - 1);
      }
      int place = first.size();
      while (place > 0 && compare(row, first.get(place - 1)) < 0) {
        place--;
      }
      first.add(place, row.copy());
    }

    @Override
    public int compare(InternalRow left, InternalRow right) {
      int order = Double.compare(number(right, at), number(left, at));
      order = order == 0 ? Double.compare(number(right, at + 1), number(left, at + 1)) : order;
      return order == 0 ? keys.compare(left, right) : order;
    }

    /** Zeros of both signs are equal, and NULL is below everything. */
    private static double number(InternalRow row, int field) {
      return row.isNullAt(field) ? Double.NEGATIVE_INFINITY : row.getDouble(field) + 0.0;
    }
  }
}
