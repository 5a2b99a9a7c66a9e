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
import org.apache.spark.sql.Row;

/**
 * Counts the rows of a partition into the histograms of all features and segments at once.
 *
 * <p>A row is its day, its feature values, then its segment columns. What a task holds is bounded:
 * when it has {@value #MOST_BINS} counters it hands its parts on and begins anew.
 */
final class CountRows implements MapPartitionsFunction<Row, HistogramPart> {
  private static final long serialVersionUID = 1L;

  /** 128 MiB of counters. */
  private static final int MOST_BINS = 1 << 25;

  private static final int MOST_ROWS = Integer.MAX_VALUE;

  private final List<BinSpecification> features;
  private final int[] featureIds;
  private final List<BinSpecification> levels;
  private final int[][] segmentColumns;
  private final boolean[][] constant;

  /**
   * Counts these features and segments.
   *
   * @param features bins of each value column
   * @param featureIds what each is called in the parts
   * @param levels segments of each level
   * @param segmentColumns for each level the positions of its columns behind the features
   * @param constant for each level and feature whether it is left out there
   */
  CountRows(
      List<BinSpecification> features,
      int[] featureIds,
      List<BinSpecification> levels,
      int[][] segmentColumns,
      boolean[][] constant) {
    this.features = List.copyOf(features);
    this.featureIds = featureIds.clone();
    this.levels = List.copyOf(levels);
    this.segmentColumns = segmentColumns.clone();
    this.constant = constant.clone();
  }

  @Override
  public Iterator<HistogramPart> call(Iterator<Row> rows) {
    return new Counter(rows);
  }

  private record Group(int day, int level, List<String> segment) {}

  private final class Counter implements Iterator<HistogramPart> {
    private final Iterator<Row> rows;
    private final Binner[] binners;
    private final int[] offsets;
    private final int allBins;
    private final Segmenter[] segmenters;
    private final int[] bins;
    private final Map<Group, int[]> counts = new HashMap<>();
    private final Deque<HistogramPart> ready = new ArrayDeque<>();
    private Iterator<Map.Entry<Group, int[]>> drained =
        List.<Map.Entry<Group, int[]>>of().iterator();

    Counter(Iterator<Row> rows) {
      this.rows = rows;
      this.binners = features.stream().map(Binner::of).toArray(Binner[]::new);
      this.offsets = new int[binners.length + 1];
      for (int i = 0; i < binners.length; i++) {
        offsets[i + 1] = offsets[i] + binners[i].bins();
      }
      this.allBins = offsets[binners.length];
      this.bins = new int[binners.length];
      this.segmenters = new Segmenter[levels.size()];
      for (int i = 0; i < segmenters.length; i++) {
        segmenters[i] = new Segmenter(levels.get(i), ordinals(segmentColumns[i]));
      }
    }

    private int[] ordinals(int... positions) {
      int[] ordinals = new int[positions.length];
      for (int i = 0; i < positions.length; i++) {
        ordinals[i] = 1 + binners.length + positions[i];
      }
      return ordinals;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty()) {
        if (drained.hasNext()) {
          emit(drained.next());
          drained.remove();
        } else if (rows.hasNext()) {
          count();
          drained = counts.entrySet().iterator();
        } else {
          return false;
        }
      }
      return true;
    }

    @Override
    public HistogramPart next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    /** Counts until there are no more rows, or no more room. */
    private void count() {
      int counted = 0;
      while (rows.hasNext() && counted < MOST_ROWS && hasRoom()) {
        add(rows.next());
        counted++;
      }
    }

    private boolean hasRoom() {
      long held = (long) (counts.size() + segmenters.length + 1) * Math.max(allBins, 16);
      return counts.isEmpty() || held <= MOST_BINS;
    }

    private void add(Row row) {
      for (int i = 0; i < bins.length; i++) {
        bins[i] = offsets[i] + binners[i].bin(row, i + 1);
      }
      int day = row.getInt(0);
      count(new Group(day, 0, List.of()));
      for (int i = 0; i < segmenters.length; i++) {
        count(new Group(day, i + 1, segmenters[i].segment(row)));
      }
    }

    private void count(Group group) {
      int[] counters = counts.computeIfAbsent(group, made -> new int[allBins]);
      for (int bin : bins) {
        counters[bin]++;
      }
    }

    private void emit(Map.Entry<Group, int[]> entry) {
      Group group = entry.getKey();
      for (int i = 0; i < binners.length; i++) {
        if (group.level() > 0 && constant[group.level() - 1][i]) {
          continue;
        }
        long[] part = new long[binners[i].bins()];
        for (int j = 0; j < part.length; j++) {
          part[j] = entry.getValue()[offsets[i] + j];
        }
        ready.add(part(group, featureIds[i], part));
      }
    }

    private HistogramPart part(Group group, int feature, long... part) {
      HistogramPart made = new HistogramPart();
      made.setDay(group.day());
      made.setLevel(group.level());
      made.setSegment(new ArrayList<>(group.segment()).toArray(String[]::new));
      made.setFeature(feature);
      made.setCounts(part);
      return made;
    }
  }
}
