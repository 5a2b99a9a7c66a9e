package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * One look at all scored rows before any is decided: whether their keys repeat, in which order they
 * lie, and their log p-values, of which each counts for all others.
 *
 * <p>What comes back to the driver is two numbers a row, so of more than {@link
 * KeyHashes#MOST_ROWS} rows only the order of keys is told.
 */
public final class SurveyPairs {
  private final List<String> keys;
  private final List<String> groups;

  /**
   * A survey of rows with these keys.
   *
   * @param groups key columns within which p-values are ordered; empty: over all rows
   */
  public SurveyPairs(List<String> keys, List<String> groups) {
    this.keys = keys;
    this.groups = groups;
  }

  /**
   * Surveys rows.
   *
   * @param logP log p-values, NULL or NaN where there is no test
   * @param most rows there can be
   */
  public PairSurvey survey(Dataset<Row> scored, Column logP, long most) {
    boolean few = most <= KeyHashes.MOST_ROWS;
    List<Column> columns = new ArrayList<>(List.of(Columns.columns(keys)));
    columns.add(few ? xxhash64(Columns.columns(keys)) : lit(0L));
    columns.add(few ? coalesce(logP, lit(Double.NaN)) : lit(Double.NaN));
    columns.add(group(groups));
    InternalRows rows = InternalRows.of(scored.select(columns.toArray(Column[]::new)));
    KeyOrder order = KeyOrder.of(rows.schema(), keys.size());
    int width = keys.size();
    return PairSurvey.of(
        rows.rows()
            .mapPartitionsWithIndex(
                (partition, each) ->
                    List.of(new Counter(width, few, order).part(partition, each)).iterator(),
                false)
            .collect(),
        order,
        few);
  }

  /** The values of the group columns as one text. */
  public static Column group(List<String> groups) {
    return groups.isEmpty() ? lit("") : to_json(struct(Columns.columns(groups)));
  }

  /** Counts the rows of a partition. */
  private static final class Counter {
    private final int keys;
    private final boolean few;
    private final KeyOrder order;
    private final LongStream.Builder hashes = LongStream.builder();
    private final Map<String, DoubleStream.Builder> logP = new HashMap<>();
    private final KeySample sample = new KeySample();
    private long rows;
    private InternalRow first;
    private InternalRow last;
    private boolean ordered = true;

    Counter(int keys, boolean few, KeyOrder order) {
      this.keys = keys;
      this.few = few;
      this.order = order;
    }

    PartSurvey part(int partition, Iterator<InternalRow> all) {
      while (all.hasNext()) {
        add(all.next().copy());
      }
      Map<String, double[]> values = new HashMap<>();
      logP.forEach((group, builder) -> values.put(group, builder.build().toArray()));
      return new PartSurvey(
          partition, rows, hashes.build().toArray(), values, first, last, ordered, sample.rows());
    }

    private void add(InternalRow row) {
      rows++;
      if (few) {
        hashes.add(row.getLong(keys));
        double value = row.getDouble(keys + 1) + 0.0; // -0.0 is 0.0
        if (!Double.isNaN(value)) {
          logP.computeIfAbsent(
                  row.getUTF8String(keys + 2).toString(), group -> DoubleStream.builder())
              .add(value);
        }
      }
      sample.add(row);
      if (last == null || order.compare(row, last) >= 0) {
        first = first == null ? row : first;
        last = row;
      } else {
        ordered = false;
        first = order.compare(row, first) < 0 ? row : first;
      }
    }
  }

  /** Every n-th row, where n doubles whenever there would be more than can be kept. */
  private static final class KeySample {
    private static final int MOST = 1024;

    private List<InternalRow> kept = new ArrayList<>();
    private long every = 1;
    private long seen;

    void add(InternalRow row) {
      if (seen++ % every == 0) {
        kept.add(row);
        if (kept.size() == MOST) {
          List<InternalRow> half = new ArrayList<>();
          for (int i = 0; i < MOST; i += 2) {
            half.add(kept.get(i));
          }
          kept = half;
          every *= 2;
        }
      }
    }

    List<InternalRow> rows() {
      return kept;
    }
  }
}
