package dev.kldrift.job.profile;

import dev.kldrift.job.column.Batch;
import dev.kldrift.job.column.BatchWork;
import dev.kldrift.job.profile.RowGroups.Group;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Counts the rows of a partition into the histograms of all features and segments at once.
 *
 * <p>What a task holds is bounded: when it has {@value #MOST_BINS} counters it hands its parts on
 * and begins anew.
 */
final class CountRows implements BatchWork<HistogramPart> {
  private static final long serialVersionUID = 1L;

  /** 128 MiB of counters. */
  private static final int MOST_BINS = 1 << 25;

  /** So that a counter, and one more batch, is an int. */
  private static final int MOST_ROWS = 1 << 30;

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
  public Iterator<HistogramPart> of(Iterator<Batch> batches) {
    return new Counter(batches);
  }

  /**
   * Counts batch by batch, one feature after the other: the counters of a feature in all groups lie
   * together and stay in the cache, where those of a group in all features would not.
   */
  private final class Counter implements Iterator<HistogramPart> {
    private final Iterator<Batch> batches;
    private final FeatureCounts[] counts;
    private final RowGroups groups;
    private int capacity = 16;
    private int emitted;
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
    }

    @Override
    public boolean hasNext() {
      while (true) {
        if (emitted == groups.size()) {
          if (!batches.hasNext()) {
            return false;
          }
          clear();
          count();
        } else if (feature == counts.length) {
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
      int level = groups.group(emitted).level();
      return level > 0 && constant[level - 1][feature];
    }

    @Override
    public HistogramPart next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      HistogramPart part = part(groups.group(emitted));
      feature++;
      return part;
    }

    private void clear() {
      groups.clear();
      emitted = 0;
      for (FeatureCounts each : counts) {
        each.clear();
      }
    }

    /** Counts until there are no more rows, or no more room. */
    private void count() {
      int counted = 0;
      while (batches.hasNext() && counted < MOST_ROWS && hasRoom()) {
        counted += count(batches.next());
      }
      if (!levels.isEmpty()) {
        addUp();
      }
    }

    private boolean hasRoom() {
      int each = Arrays.stream(counts).mapToInt(FeatureCounts::size).sum();
      return (long) groups.size() * Math.max(each, 16) <= MOST_BINS;
    }

    private int count(Batch batch) {
      int[][] found = groups.find(batch);
      grow();
      for (int i = 0; i < counts.length; i++) {
        counts[i].add(batch.column(1 + i), found, batch.rows());
      }
      return batch.rows();
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

    private HistogramPart part(Group group) {
      HistogramPart made = new HistogramPart();
      made.setDay(group.day());
      made.setLevel(group.level());
      made.setSegment(group.segment().toArray(String[]::new));
      made.setFeature(featureIds[feature]);
      counts[feature].put(emitted, made);
      return made;
    }
  }
}
