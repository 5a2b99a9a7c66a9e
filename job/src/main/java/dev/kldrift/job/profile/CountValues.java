package dev.kldrift.job.profile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Counts the values of a partition, from which bins are made.
 *
 * <p>Rows are as {@link CountRows} takes them. Numbers are counted by {@link NumberCell}, texts and
 * segments by themselves; NULL, NaN and infinities have bins in any case. A task hands on what it
 * holds when it holds {@value #MOST_VALUES} values.
 */
final class CountValues implements MapPartitionsFunction<Row, ValueCount> {
  private static final long serialVersionUID = 1L;
  private static final int MOST_VALUES = 1 << 19;

  private final boolean[] isNumber;
  private final int[][] segmentColumns;

  /**
   * Counts these columns.
   *
   * @param isNumber of each feature
   * @param segmentColumns of each level, positions behind the features
   */
  CountValues(boolean[] isNumber, int[][] segmentColumns) {
    this.isNumber = isNumber.clone();
    this.segmentColumns = segmentColumns.clone();
  }

  @Override
  public Iterator<ValueCount> call(Iterator<Row> rows) {
    return new Counter(rows);
  }

  private record Value(int feature, Long cell, String text) {}

  private final class Counter implements Iterator<ValueCount> {
    private final Iterator<Row> rows;
    private final Map<Value, Long> counts = new HashMap<>();
    private final Deque<ValueCount> ready = new ArrayDeque<>();

    Counter(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty()) {
        while (rows.hasNext() && counts.size() < MOST_VALUES) {
          add(rows.next());
        }
        counts.forEach((value, count) -> ready.add(made(value, count)));
        counts.clear();
      }
      return !ready.isEmpty();
    }

    @Override
    public ValueCount next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void add(Row row) {
      for (int i = 0; i < isNumber.length; i++) {
        if (!row.isNullAt(i + 1)) {
          addValue(row, i);
        }
      }
      for (int i = 0; i < segmentColumns.length; i++) {
        int[] ordinals = segmentColumns[i].clone();
        for (int j = 0; j < ordinals.length; j++) {
          ordinals[j] += 1 + isNumber.length;
        }
        add(new Value(isNumber.length + i, null, Segmenter.joined(row, ordinals)));
      }
    }

    private void addValue(Row row, int feature) {
      if (!isNumber[feature]) {
        add(new Value(feature, null, Category.of(row.getString(feature + 1))));
        return;
      }
      double value = row.getDouble(feature + 1);
      if (Double.isFinite(value)) {
        add(new Value(feature, NumberCell.of(value), null));
      }
    }

    private void add(Value value) {
      counts.merge(value, 1L, Long::sum);
    }

    private ValueCount made(Value value, long count) {
      ValueCount made = new ValueCount();
      made.setFeature(value.feature());
      made.setCell(value.cell());
      made.setText(value.text());
      made.setCount(count);
      return made;
    }
  }
}
