package dev.kldrift.job.profile;

import dev.kldrift.job.column.Batch;
import dev.kldrift.job.column.BatchWork;
import dev.kldrift.job.profile.RowGroups.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Counts the rows of a partition into the histograms of all features and segments at once.
 *
 * <p>What a task holds is bounded: when it has {@value #MOST_BINS} counters it hands its parts on
 * and begins anew.
 */
final class CountRows implements BatchWork<FeaturePart> {
  private static final long serialVersionUID = 1L;

  /** 128 MiB of counters. */
  private static final int MOST_BINS = 1 << 25;

  /** So that a counter, and one more batch, is an int. */
  private static final int MOST_ROWS = 1 << 30;

  /**
   * So many that counters which came into the cache are used by many of them: of 1,000 segments
   * with 128 counters each, 32 rows share a cache line.
   */
  private static final int ROWS_AT_ONCE = 1 << 18;

  /** 128 MiB of rows that are kept; the last batch and room to grow come on top. */
  private static final int MOST_KEPT = 1 << 26;

  private final List<BinSpecification> features;
  private final int[] featureIds;
  private final List<BinSpecification> levels;
  private final int[][] segmentColumns;
  private final boolean[][] constant;
  private final TextForms forms;
  private final int shares;

  /**
   * Counts these features and segments.
   *
   * @param features bins of each value column
   * @param featureIds what each is called in the parts
   * @param levels segments of each level
   * @param segmentColumns for each level the positions of its columns
   * @param constant for each level and feature whether it is left out there
   * @param forms in which the rows have features and segment columns
   * @param shares how many parts what a day has of a feature is handed on in
   */
  CountRows(
      List<BinSpecification> features,
      int[] featureIds,
      List<BinSpecification> levels,
      int[][] segmentColumns,
      boolean[][] constant,
      TextForms forms,
      int shares) {
    this.features = List.copyOf(features);
    this.featureIds = featureIds.clone();
    this.levels = List.copyOf(levels);
    this.segmentColumns = segmentColumns.clone();
    this.constant = constant.clone();
    this.forms = forms;
    this.shares = shares;
  }

  @Override
  public Iterator<FeaturePart> of(Iterator<Batch> batches) {
    return new Counter(batches);
  }

  /** Groups of a day that are handed on together. */
  private record Share(int day, int number, List<Integer> groups) {}

  /** Counts feature by feature, some batches at once. */
  private final class Counter implements Iterator<FeaturePart> {
    private final Iterator<Batch> batches;
    private final FeatureCounts[] counts;
    private final RowGroups groups;
    private final int most;
    private int capacity = 16;
    private List<Share> shared = List.of();
    private int share;
    private int feature;

    Counter(Iterator<Batch> batches) {
      this.batches = batches;
      this.counts = new FeatureCounts[features.size()];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = FeatureCounts.of(features.get(i), forms.features().get(i), capacity);
      }
      SegmentColumn[] columns = new SegmentColumn[forms.segments().size()];
      Arrays.setAll(columns, i -> new SegmentColumn());
      SegmentLevel[] cuts = new SegmentLevel[levels.size()];
      for (int i = 0; i < cuts.length; i++) {
        Segmenter segmenter = new Segmenter(levels.get(i), forms, segmentColumns[i]);
        cuts[i] = new SegmentLevel(segmenter, columns, segmentColumns[i]);
      }
      this.groups = new RowGroups(columns, cuts, 0, 1 + features.size());
      this.most = Math.min(ROWS_AT_ONCE, MOST_KEPT / Math.max(1, counts.length));
    }

    @Override
    public boolean hasNext() {
      if (share == shared.size() && counts.length > 0 && batches.hasNext()) {
        clear();
        count();
        shared = shared();
        share = 0;
        feature = 0;
      }
      return share < shared.size();
    }

    @Override
    public FeaturePart next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      FeaturePart part = part();
      feature++;
      if (feature == counts.length) {
        feature = 0;
        share++;
      }
      return part;
    }

    private void clear() {
      groups.clear();
      for (FeatureCounts each : counts) {
        each.clear();
      }
    }

    /** Counts until there are no more rows, or no more room. */
    private void count() {
      int counted = 0;
      while (batches.hasNext() && counted < MOST_ROWS && hasRoom()) {
        counted += countSome();
      }
      if (!levels.isEmpty()) {
        addUp();
      }
    }

    private boolean hasRoom() {
      int each = Arrays.stream(counts).mapToInt(FeatureCounts::size).sum();
      return (long) groups.size() * Math.max(each, 16) <= MOST_BINS;
    }

    private int countSome() {
      int rows = 0;
      int[][] found = {};
      while (batches.hasNext() && rows < most && hasRoom()) {
        Batch batch = batches.next();
        found = groups.find(batch, rows);
        grow();
        for (int i = 0; i < counts.length; i++) {
          counts[i].add(batch.column(1 + i), found, rows, batch.rows());
        }
        rows += batch.rows();
      }
      for (FeatureCounts each : counts) {
        each.count(found, rows);
        each.rewind();
      }
      return rows;
    }

    private void grow() {
      if (groups.size() <= capacity) {
        return;
      }
      while (capacity < groups.size()) {
        capacity *= 2;
      }
      for (FeatureCounts each : counts) {
        each.grow(capacity);
      }
    }

    /** A day has what its segments have. */
    private void addUp() {
      for (int i = 0; i < groups.size(); i++) {
        Group group = groups.group(i);
        if (group.level() == 1) {
          for (FeatureCounts each : counts) {
            each.addUp(i, groups.ofDay(group));
          }
        }
      }
    }

    private List<Share> shared() {
      Map<List<Integer>, Share> made = new LinkedHashMap<>();
      for (int i = 0; i < groups.size(); i++) {
        int day = groups.group(i).day();
        int number = groups.group(i).share(shares);
        made.computeIfAbsent(List.of(day, number), key -> new Share(day, number, new ArrayList<>()))
            .groups()
            .add(i);
      }
      return List.copyOf(made.values());
    }

    private FeaturePart part() {
      List<HistogramPart> histograms = new ArrayList<>();
      for (int number : shared.get(share).groups()) {
        Group group = groups.group(number);
        if (group.level() == 0 || !constant[group.level() - 1][feature]) {
          HistogramPart made = new HistogramPart(group);
          counts[feature].put(number, made);
          histograms.add(made);
        }
      }
      return FeaturePart.of(
          featureIds[feature], shared.get(share).day(), shared.get(share).number(), histograms);
    }
  }
}
