package dev.kldrift.job.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;

/**
 * Counts the rows of a partition into the histograms of all features and segments at once.
 *
 * <p>What a task holds is bounded: when it has {@value #MOST_BINS} counters it hands its parts on
 * and begins anew.
 */
final class CountRows implements MapPartitionsFunction<SourceRow, HistogramPart> {
  private static final long serialVersionUID = 1L;

  /** 128 MiB of counters. */
  private static final int MOST_BINS = 1 << 25;

  private static final int MOST_ROWS = Integer.MAX_VALUE;

  /** So many that the counters of a feature, once in the cache, are used by many rows. */
  private static final int MOST_BATCHED_ROWS = 4096;

  /** 13 MiB of values, flags and bins. */
  private static final int MOST_BATCHED_VALUES = 1 << 20;

  private final List<BinSpecification> features;
  private final int[] featureIds;
  private final List<BinSpecification> levels;
  private final int[][] segmentColumns;
  private final boolean[][] constant;
  private final TextForms forms;

  /**
   * Counts these features and segments.
   *
   * @param features bins of each value column
   * @param featureIds what each is called in the parts
   * @param levels segments of each level
   * @param segmentColumns for each level the positions of its columns
   * @param constant for each level and feature whether it is left out there
   * @param forms in which the rows have features and segment columns
   */
  CountRows(
      List<BinSpecification> features,
      int[] featureIds,
      List<BinSpecification> levels,
      int[][] segmentColumns,
      boolean[][] constant,
      TextForms forms) {
    this.features = List.copyOf(features);
    this.featureIds = featureIds.clone();
    this.levels = List.copyOf(levels);
    this.segmentColumns = segmentColumns.clone();
    this.constant = constant.clone();
    this.forms = forms;
  }

  @Override
  public Iterator<HistogramPart> call(Iterator<SourceRow> rows) {
    return new Counter(rows);
  }

  private record Group(int day, int level, List<String> segment) {}

  /**
   * Counts batch by batch, one feature after the other: the counters of a feature in all groups lie
   * together and stay in the cache, where those of a group in all features would not.
   */
  private final class Counter implements Iterator<HistogramPart> {
    private final Iterator<SourceRow> rows;
    private final int batch;
    private final Binner[] binners;
    private final Segmenter[] segmenters;
    private final int allBins;
    private final int[][] groupOfRow; // by level
    private final Map<Group, Integer> numbers = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final int[][] counts;
    private int capacity = 16;
    private int emitted;
    private int feature;

    Counter(Iterator<SourceRow> rows) {
      this.rows = rows;
      this.batch = Math.min(MOST_BATCHED_ROWS, MOST_BATCHED_VALUES / (features.size() + 1) + 1);
      this.binners = Binner.of(features, forms.features(), batch);
      this.allBins = Arrays.stream(binners).mapToInt(Binner::bins).sum();
      this.segmenters = new Segmenter[levels.size()];
      for (int i = 0; i < segmenters.length; i++) {
        segmenters[i] = new Segmenter(levels.get(i), forms, segmentColumns[i]);
      }
      this.groupOfRow = new int[segmenters.length + 1][batch];
      this.counts = new int[binners.length][];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new int[capacity * binners[i].bins()];
      }
    }

    @Override
    public boolean hasNext() {
      while (true) {
        if (emitted == groups.size()) {
          if (!rows.hasNext()) {
            return false;
          }
          clear();
          count();
        } else if (feature == binners.length) {
          feature = 0;
          emitted++;
        } else if (isConstant()) {
          feature++;
        } else {
          return true;
        }
      }
    }

    private boolean isConstant() {
      int level = groups.get(emitted).level();
      return level > 0 && constant[level - 1][feature];
    }

    @Override
    public HistogramPart next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      HistogramPart part = part(groups.get(emitted));
      feature++;
      return part;
    }

    private void clear() {
      numbers.clear();
      groups.clear();
      emitted = 0;
      for (int[] counters : counts) {
        Arrays.fill(counters, 0);
      }
    }

    /** Counts until there are no more rows, or no more room. */
    private void count() {
      int counted = 0;
      while (rows.hasNext() && counted < MOST_ROWS - batch && hasRoom()) {
        counted += countBatch();
      }
    }

    private boolean hasRoom() {
      return groups.isEmpty() || (long) groups.size() * Math.max(allBins, 16) <= MOST_BINS;
    }

    private int countBatch() {
      int size = 0;
      while (size < batch && rows.hasNext()) {
        add(rows.next(), size);
        size++;
      }
      grow();
      for (int i = 0; i < binners.length; i++) {
        binners[i].find(size);
        for (int[] group : groupOfRow) {
          tally(counts[i], binners[i].bins(), group, binners[i].found, size);
        }
      }
      return size;
    }

    private static void tally(int[] counters, int width, int[] groups, int[] bins, int size) {
      for (int row = 0; row < size; row++) {
        counters[groups[row] * width + bins[row]]++;
      }
    }

    private void add(SourceRow row, int number) {
      for (Binner binner : binners) {
        binner.take(row, number);
      }
      int day = row.getDay();
      groupOfRow[0][number] = number(new Group(day, 0, List.of()));
      for (int i = 0; i < segmenters.length; i++) {
        groupOfRow[i + 1][number] = number(new Group(day, i + 1, segmenters[i].segment(row)));
      }
    }

    private int number(Group group) {
      Integer known = numbers.putIfAbsent(group, groups.size());
      if (known == null) {
        groups.add(group);
        return groups.size() - 1;
      }
      return known;
    }

    private void grow() {
      if (groups.size() <= capacity) {
        return;
      }
      while (capacity < groups.size()) {
        capacity *= 2;
      }
      for (int i = 0; i < counts.length; i++) {
        counts[i] = Arrays.copyOf(counts[i], capacity * binners[i].bins());
      }
    }

    private HistogramPart part(Group group) {
      int width = binners[feature].bins();
      long[] part = new long[width];
      for (int i = 0; i < width; i++) {
        part[i] = counts[feature][emitted * width + i];
      }
      HistogramPart made = new HistogramPart();
      made.setDay(group.day());
      made.setLevel(group.level());
      made.setSegment(group.segment().toArray(String[]::new));
      made.setFeature(featureIds[feature]);
      made.setCounts(part);
      return made;
    }
  }
}
