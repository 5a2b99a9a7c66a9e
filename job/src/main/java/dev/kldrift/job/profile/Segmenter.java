package dev.kldrift.job.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Finds the segment of a row on one level. */
final class Segmenter {
  /** Stands between the values of crossed columns where they are one text. */
  private static final String BETWEEN = "\u001f";

  /** Stands for NULL there. */
  private static final String NULL = "\u0000";

  private final KnownValues known;
  private final int kept;
  private final String unknown;

  /**
   * Finds the segments of a level.
   *
   * @param forms of the segment columns
   * @param positions which of them the level is cut by
   */
  Segmenter(BinSpecification level, TextForms forms, int... positions) {
    this.known = new KnownValues(level.values(), forms.segments(positions));
    this.kept = level.kept();
    this.unknown = level.complete() ? BinSpecification.NEW : BinSpecification.OTHER;
  }

  /** The values of the segment's columns, as they were when the segments were made. */
  List<String> segment(String... columns) {
    String[] values = columns.clone();
    String joined = join(values);
    int place = known.indexOf(joined);
    if (place < 0 || place >= kept) {
      Arrays.fill(values, place < 0 ? unknown : BinSpecification.OTHER);
    } else if (!known.value(place).equals(joined)) {
      values = split(known.value(place), values.length);
      Arrays.asList(values).replaceAll(value -> value.equals(NULL) ? null : value);
    }
    return Arrays.asList(values);
  }

  /** The joined values in the forms that stand for all others. */
  static String canonical(String joined, TextForm... forms) {
    String[] values = split(joined, forms.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = forms[i].canonical(values[i]);
    }
    return String.join(BETWEEN, values);
  }

  /** The values of one of several joined columns are truth values or NULL. */
  static boolean isTruth(String joined, int column, int columns) {
    String value = split(joined, columns)[column];
    return value.equals(NULL) || TextForm.isTruth(value);
  }

  private static String[] split(String joined, int columns) {
    return columns == 1 ? new String[] {joined} : joined.split(BETWEEN, columns);
  }

  /** The values of columns as one text. */
  static String join(String... values) {
    return values.length == 1
        ? Objects.requireNonNullElse(values[0], NULL)
        : Arrays.stream(values)
            .map(value -> Objects.requireNonNullElse(value, NULL))
            .collect(Collectors.joining(BETWEEN));
  }

  /** The joined values as people write them. */
  static String readable(String joined) {
    return joined.replace(BETWEEN, " x ").replace(NULL, "NULL");
  }
}
