package dev.kldrift.job.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the segments of a level by the numbers of the values that they are cut by. */
final class SegmentLevel {
  private final Segmenter segmenter;
  private final SegmentColumn[] columns;
  private final int[] positions;
  private final List<List<String>> segments = new ArrayList<>();
  private final Map<List<String>, Integer> numbers = new HashMap<>();
  private final Map<List<Integer>, Integer> ofCrossed = new HashMap<>();
  private int[] ofValue = {};
  private int[] found = {};

  /**
   * The segments of a level.
   *
   * @param columns all segment columns
   * @param positions which of them the level is cut by
   */
  SegmentLevel(Segmenter segmenter, SegmentColumn[] columns, int... positions) {
    this.segmenter = segmenter;
    this.columns = columns;
    this.positions = positions.clone();
  }

  /** Forgets the numbers of values, not those of segments. */
  void forget() {
    ofCrossed.clear();
    ofValue = new int[0];
  }

  /** How many crossed values it remembers. */
  int remembers() {
    return ofCrossed.size();
  }

  /** The values of the segment with a number. */
  List<String> segment(int number) {
    return segments.get(number);
  }

  /** The number of each row's segment, from those of its values in each column. */
  int[] find(int[][] values, int rows) {
    if (found.length < rows) {
      found = new int[rows];
    }
    if (positions.length == 1) {
      int[] column = values[positions[0]];
      for (int row = 0; row < rows; row++) {
        found[row] = ofValue(column[row]);
      }
    } else {
      for (int row = 0; row < rows; row++) {
        found[row] = ofCrossed(values, row);
      }
    }
    return found;
  }

  private int ofValue(int value) {
    if (value >= ofValue.length) {
      int length = ofValue.length;
      ofValue = Arrays.copyOf(ofValue, Math.max(64, 2 * value));
      Arrays.fill(ofValue, length, ofValue.length, -1);
    }
    if (ofValue[value] < 0) {
      ofValue[value] = number(columns[positions[0]].value(value));
    }
    return ofValue[value];
  }

  private int ofCrossed(int[][] values, int row) {
    Integer[] key = new Integer[positions.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = values[positions[i]][row];
    }
    return ofCrossed.computeIfAbsent(Arrays.asList(key), this::number);
  }

  private int number(List<Integer> values) {
    String[] texts = new String[positions.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = columns[positions[i]].value(values.get(i));
    }
    return number(texts);
  }

  private int number(String... values) {
    List<String> segment = segmenter.segment(values);
    Integer known = numbers.putIfAbsent(segment, segments.size());
    if (known == null) {
      segments.add(segment);
      return segments.size() - 1;
    }
    return known;
  }
}
