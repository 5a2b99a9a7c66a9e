package dev.kldrift.job.profile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;

/**
 * Counts the values of a partition, from which bins are made.
 *
 * <p>Numbers are counted by {@link NumberCell}, texts and segments by themselves; NULL, NaN and
 * infinities have bins in any case. A task hands on what it holds when it holds {@value
 * #MOST_VALUES} values.
 */
final class CountValues implements MapPartitionsFunction<SourceRow, ValueCount> {
  private static final long serialVersionUID = 1L;
  private static final int MOST_VALUES = 1 << 19;

  private final boolean[] isNumber;
  private final int[][] segmentColumns;
  private final TextForms forms;

  /**
   * Counts these columns.
   *
   * @param isNumber of each feature
   * @param segmentColumns for each level the positions of its columns
   * @param forms that texts are brought to
   */
  CountValues(boolean[] isNumber, int[][] segmentColumns, TextForms forms) {
    this.forms = forms;
    this.isNumber = isNumber.clone();
    this.segmentColumns = segmentColumns.clone();
  }

  @Override
  public Iterator<ValueCount> call(Iterator<SourceRow> rows) {
    return new Counter(rows);
  }

  private final class Counter implements Iterator<ValueCount> {
    private final Iterator<SourceRow> rows;
    private final List<Map<Object, long[]>> counts = new ArrayList<>();
    private final Deque<ValueCount> ready = new ArrayDeque<>();
    private final TextForm[][] segmentForms;
    private int held;

    Counter(Iterator<SourceRow> rows) {
      this.rows = rows;
      segmentForms = forms.segments(segmentColumns);
      for (int i = 0; i < isNumber.length + segmentColumns.length; i++) {
        counts.add(new HashMap<>());
      }
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty()) {
        held = 0;
        while (rows.hasNext() && held < MOST_VALUES) {
          add(rows.next());
        }
        for (int i = 0; i < counts.size(); i++) {
          int feature = i;
          counts.get(i).forEach((value, count) -> ready.add(made(feature, value, count[0])));
          counts.get(i).clear();
        }
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

    private void add(SourceRow row) {
      int numbers = 0;
      int texts = 0;
      for (int i = 0; i < isNumber.length; i++) {
        if (isNumber[i]) {
          addNumber(i, row.getNumbers()[numbers++]);
        } else {
          addText(i, row.text(texts++));
        }
      }
      for (int i = 0; i < segmentColumns.length; i++) {
        String joined = Segmenter.joined(row, segmentColumns[i]);
        add(isNumber.length + i, Segmenter.canonical(joined, segmentForms[i]));
      }
    }

    private void addNumber(int feature, double value) {
      if (Double.isFinite(value)) {
        add(feature, NumberCell.of(value));
      }
    }

    private void addText(int feature, String value) {
      if (value != null) {
        add(feature, forms.features().get(feature).canonical(value));
      }
    }

    private void add(int feature, Object value) {
      long[] count = counts.get(feature).get(value);
      if (count == null) {
        counts.get(feature).put(value, new long[] {1});
        held++;
      } else {
        count[0]++;
      }
    }

    private ValueCount made(int feature, Object value, long count) {
      ValueCount made = new ValueCount();
      made.setFeature(feature);
      if (value instanceof Long cell) {
        made.setCell(cell);
      } else {
        made.setText((String) value);
      }
      made.setCount(count);
      return made;
    }
  }
}
