package dev.kldrift.job.profile;

import dev.kldrift.job.column.Batch;
import dev.kldrift.job.column.BatchColumn;
import dev.kldrift.job.column.BatchWork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Counts the values of a partition, from which bins are made.
 *
 * <p>Numbers are counted by {@link ValueCells}, texts and segments by themselves; NULL, NaN and
 * infinities have bins in any case. A task hands on texts when it holds {@value #MOST_VALUES}.
 */
final class CountValues implements BatchWork<ValueCount> {
  private static final long serialVersionUID = 1L;
  private static final int MOST_VALUES = 1 << 19;

  /** 32 MiB of cells, and the empty ones. */
  private static final int MOST_CELLS = 1 << 19;

  private static final int LEAST_CELLS = 64;
  private static final int ENOUGH_CELLS = 1 << 13;

  private final List<List<ValueRange>> ranges;
  private final int[][] segmentColumns;
  private final TextForms forms;

  /**
   * Counts these columns.
   *
   * @param ranges of each feature the numbers that are counted, ascending; none for texts
   * @param segmentColumns for each level the positions of its columns
   * @param forms that texts are brought to
   */
  CountValues(List<List<ValueRange>> ranges, int[][] segmentColumns, TextForms forms) {
    this.forms = forms;
    this.ranges = List.copyOf(ranges);
    this.segmentColumns = segmentColumns.clone();
  }

  @Override
  public Iterator<ValueCount> of(Iterator<Batch> batches) {
    return new Counter(batches);
  }

  private final class Counter implements Iterator<ValueCount> {
    private final Iterator<Batch> batches;
    private final NumberCounts[] numbers = new NumberCounts[ranges.size()];
    private final List<Map<Object, long[]>> texts = new ArrayList<>();
    private final EntryTally byEntry = new EntryTally();
    private final Deque<ValueCount> ready = new ArrayDeque<>();
    private final TextForm[][] segmentForms;
    private int held;

    Counter(Iterator<Batch> batches) {
      this.batches = batches;
      segmentForms = forms.segments(segmentColumns);
      int all = Math.max(1, ranges.stream().mapToInt(List::size).sum());
      int cells = Math.min(ENOUGH_CELLS, Math.max(LEAST_CELLS, MOST_CELLS / all));
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = new NumberCounts(ranges.get(i), cells);
      }
      for (int i = 0; i < ranges.size() + segmentColumns.length; i++) {
        texts.add(new HashMap<>());
      }
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty()) {
        held = 0;
        while (batches.hasNext() && held < MOST_VALUES) {
          add(batches.next());
        }
        drainTexts();
        if (!batches.hasNext()) {
          drainNumbers();
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

    private void add(Batch batch) {
      for (int i = 0; i < numbers.length; i++) {
        BatchColumn column = batch.column(1 + i);
        if (ranges.get(i).isEmpty()) {
          int feature = i;
          byEntry.of(column, batch.rows(), (row, count) -> add(feature, column.text(row), count));
        } else {
          numbers[i].add(column, batch.rows(), byEntry);
        }
      }
      for (int i = 0; i < segmentColumns.length; i++) {
        addSegments(i, batch);
      }
    }

    private void add(int feature, UTF8String value, long more) {
      long[] count = texts.get(feature).get(value);
      if (count == null) {
        texts.get(feature).put(value.copy(), new long[] {more});
        held++;
      } else {
        count[0] += more;
      }
    }

    private void addSegments(int level, Batch batch) {
      int first = 1 + ranges.size();
      int[] positions = segmentColumns[level];
      for (int row = 0; row < batch.rows(); row++) {
        UTF8String[] values = new UTF8String[positions.length];
        for (int i = 0; i < positions.length; i++) {
          BatchColumn column = batch.column(first + positions[i]);
          values[i] = column.isNull(row) ? null : column.text(row);
        }
        addSegment(ranges.size() + level, values);
      }
    }

    private void addSegment(int place, UTF8String... values) {
      long[] count = texts.get(place).get(Arrays.asList(values));
      if (count == null) {
        List<UTF8String> kept = new ArrayList<>();
        for (UTF8String value : values) {
          kept.add(value == null ? null : value.copy());
        }
        texts.get(place).put(kept, new long[] {1});
        held++;
      } else {
        count[0]++;
      }
    }

    private void drainTexts() {
      for (int i = 0; i < texts.size(); i++) {
        int feature = i;
        texts.get(i).forEach((value, count) -> ready.add(made(feature, value, count[0])));
        texts.get(i).clear();
      }
    }

    private void drainNumbers() {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i].drain(i, ready);
      }
    }

    private ValueCount made(int place, Object value, long count) {
      ValueCount made = new ValueCount();
      made.setFeature(place);
      made.setText(value instanceof UTF8String text ? text(place, text) : segment(place, value));
      made.setCount(count);
      return made;
    }

    private String text(int feature, UTF8String value) {
      return forms.features().get(feature).canonical(Category.of(value.getBytes()));
    }

    private String segment(int place, Object values) {
      String[] texts =
          ((List<?>) values)
              .stream()
                  .map(each -> each == null ? null : Category.of(((UTF8String) each).getBytes()))
                  .toArray(String[]::new);
      return Segmenter.canonical(Segmenter.join(texts), segmentForms[place - ranges.size()]);
    }
  }

  /** The numbers of a feature. */
  private static final class NumberCounts {
    private final long[] least;
    private final long[] greatest;
    private final ValueCells[] cells;

    NumberCounts(List<ValueRange> ranges, int most) {
      least = ranges.stream().mapToLong(ValueRange::least).toArray();
      greatest = ranges.stream().mapToLong(ValueRange::greatest).toArray();
      cells = ranges.stream().map(range -> new ValueCells(most)).toArray(ValueCells[]::new);
    }

    void add(BatchColumn column, int rows, EntryTally byEntry) {
      int[] entries = column.entries();
      if (entries != null) {
        byEntry.of(column, entries, rows, (row, count) -> add(column.number(row), count));
        return;
      }
      double[] values = column.numbers();
      boolean hasNulls = column.hasNulls();
      for (int row = 0; row < rows; row++) {
        if (!(hasNulls && column.isNull(row))) {
          add(values[row], 1);
        }
      }
    }

    private void add(double value, long count) {
      if (!Double.isFinite(value)) {
        return;
      }
      long ordered = OrderedBits.of(value);
      int found = Arrays.binarySearch(least, ordered);
      int range = found >= 0 ? found : -found - 2;
      if (range >= 0 && ordered <= greatest[range]) {
        cells[range].add(ordered, count);
      }
    }

    void drain(int feature, Deque<ValueCount> ready) {
      for (int i = 0; i < cells.length; i++) {
        int range = i;
        cells[i].drain(
            (shift, key, count, low, high) -> {
              ValueCount made = new ValueCount();
              made.setFeature(feature);
              made.setRange(range);
              made.setShift(shift);
              made.setCell(key);
              made.setCount(count);
              made.setLeast(low);
              made.setGreatest(high);
              ready.add(made);
            });
      }
    }
  }
}
