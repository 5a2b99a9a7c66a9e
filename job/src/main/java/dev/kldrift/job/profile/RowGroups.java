package dev.kldrift.job.profile;

import dev.kldrift.job.column.Batch;
import dev.kldrift.job.column.BatchColumn;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts rows into groups: those of a day, and those of a segment on a day.
 *
 * <p>Each row is in one segment of every level. So where there are levels, rows are grouped by
 * these, and what a day has is what its segments of the first level have.
 */
final class RowGroups {
  /** Most crossed values that are remembered. */
  private static final int MOST_CROSSED = 1 << 18;

  private final SegmentColumn[] columns;
  private final SegmentLevel[] levels;
  private final int day;
  private final int firstColumn;
  private final List<Group> groups = new ArrayList<>();
  private final List<Map<Integer, int[]>> ofSegment = new ArrayList<>();
  private final Map<Integer, Integer> ofDay = new HashMap<>();
  private final int[][] found;

  /**
   * Some rows.
   *
   * @param day of them
   * @param level 0: all of the day; else the number of the level
   * @param segment values of its columns
   */
  record Group(int day, int level, List<String> segment) {
    /** In which of so many shares of all groups it is; every task says the same. */
    int share(int shares) {
      return Math.floorMod(31 * (31 * day + level) + segment.hashCode(), shares);
    }

    void write(DataOutputStream out) throws IOException {
      out.writeInt(day);
      out.writeInt(level);
      out.writeInt(segment.size());
      for (String value : segment) {
        out.writeBoolean(value != null);
        if (value != null) {
          byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
          out.writeInt(bytes.length);
          out.write(bytes);
        }
      }
    }

    static Group read(DataInputStream in) throws IOException {
      int day = in.readInt();
      int level = in.readInt();
      String[] segment = new String[in.readInt()];
      for (int i = 0; i < segment.length; i++) {
        if (in.readBoolean()) {
          segment[i] = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        }
      }
      return new Group(day, level, Arrays.asList(segment));
    }
  }

  /**
   * Groups rows.
   *
   * @param day place of the days in batches
   * @param firstColumn place of the first segment column in them
   */
  RowGroups(SegmentColumn[] columns, SegmentLevel[] levels, int day, int firstColumn) {
    this.columns = columns.clone();
    this.levels = levels.clone();
    this.day = day;
    this.firstColumn = firstColumn;
    this.found = new int[Math.max(1, levels.length)][0];
    for (int i = 0; i < levels.length; i++) {
      ofSegment.add(new HashMap<>());
    }
  }

  int size() {
    return groups.size();
  }

  Group group(int number) {
    return groups.get(number);
  }

  /** The group of all rows of a group's day. */
  int ofDay(Group group) {
    return ofDay.get(group.day());
  }

  void clear() {
    groups.clear();
    ofDay.clear();
    ofSegment.forEach(Map::clear);
  }

  /**
   * By level the groups of each row of a batch, behind those of the rows before it.
   *
   * @param from how many of those there are
   */
  int[][] find(Batch batch, int from) {
    int rows = batch.rows();
    if (found[0].length < from + rows) {
      for (int i = 0; i < found.length; i++) {
        found[i] = Arrays.copyOf(found[i], Math.max(from + rows, 2 * found[i].length));
      }
    }
    int[] days = days(batch.column(day), rows);
    int[][] values = values(batch, rows);
    for (int i = 0; i < levels.length; i++) {
      find(i, days, levels[i].find(values, rows), from, rows);
    }
    if (levels.length == 0) {
      for (int row = 0; row < rows; row++) {
        boolean same = row > 0 && days[row] == days[row - 1];
        found[0][from + row] = same ? found[0][from + row - 1] : all(days[row]);
      }
    }
    return found;
  }

  private static int[] days(BatchColumn column, int rows) {
    int[] days = new int[rows];
    for (int row = 0; row < rows; row++) {
      days[row] = column.integer(row);
    }
    return days;
  }

  private int[][] values(Batch batch, int rows) {
    for (SegmentColumn column : columns) {
      if (column.isFull()) {
        forget();
      }
    }
    for (SegmentLevel level : levels) {
      if (level.remembers() > MOST_CROSSED) {
        forget();
      }
    }
    int[][] values = new int[columns.length][];
    for (int i = 0; i < columns.length; i++) {
      values[i] = columns[i].find(batch.column(firstColumn + i), rows);
    }
    return values;
  }

  private void forget() {
    Arrays.stream(columns).forEach(SegmentColumn::forget);
    Arrays.stream(levels).forEach(SegmentLevel::forget);
  }

  private void find(int level, int[] days, int[] segments, int from, int rows) {
    int[] ofThatDay = {};
    for (int row = 0; row < rows; row++) {
      if (row == 0 || days[row] != days[row - 1] || segments[row] >= ofThatDay.length) {
        ofThatDay = ofSegment(level, days[row], segments[row]);
      }
      int group = ofThatDay[segments[row]];
      if (group < 0) {
        all(days[row]);
        group = groups.size();
        groups.add(new Group(days[row], level + 1, levels[level].segment(segments[row])));
        ofThatDay[segments[row]] = group;
      }
      found[level][from + row] = group;
    }
  }

  /** Of a day the groups of segments, with room for this one. */
  private int[] ofSegment(int level, int day, int segment) {
    int[] known = ofSegment.get(level).getOrDefault(day, new int[0]);
    if (segment < known.length) {
      return known;
    }
    int[] longer = Arrays.copyOf(known, Math.max(16, 2 * segment));
    Arrays.fill(longer, known.length, longer.length, -1);
    ofSegment.get(level).put(day, longer);
    return longer;
  }

  private int all(int day) {
    Integer known = ofDay.get(day);
    if (known == null) {
      known = groups.size();
      groups.add(new Group(day, 0, List.of()));
      ofDay.put(day, known);
    }
    return known;
  }
}
