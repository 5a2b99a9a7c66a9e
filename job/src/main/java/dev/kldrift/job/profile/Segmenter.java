package dev.kldrift.job.profile;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the segment of a row on one level. */
final class Segmenter {
  /** Stands between the values of crossed columns where they are one text. */
  private static final String BETWEEN = "\u001f";

  /** Stands for NULL there. */
  private static final String NULL = "\u0000";

  private final int[] positions;
  private final Set<String> kept;
  private final Set<String> known;
  private final String unknown;

  Segmenter(BinSpecification level, int... positions) {
    this.positions = positions.clone();
    this.kept = new HashSet<>(level.values().subList(0, level.kept()));
    this.known = new HashSet<>(level.values());
    this.unknown = level.complete() ? BinSpecification.NEW : BinSpecification.OTHER;
  }

  /** The values of the segment's columns. */
  List<String> segment(String... columns) {
    String[] values = values(columns, positions);
    String joined = join(values);
    if (!kept.contains(joined)) {
      Arrays.fill(values, known.contains(joined) ? BinSpecification.OTHER : unknown);
    }
    return Arrays.asList(values);
  }

  /** The values of columns as one text. */
  static String joined(String[] columns, int... positions) {
    return join(values(columns, positions));
  }

  /** The joined values as people write them. */
  static String readable(String joined) {
    return joined.replace(BETWEEN, " x ").replace(NULL, "NULL");
  }

  private static String[] values(String[] columns, int... positions) {
    String[] values = new String[positions.length];
    for (int i = 0; i < positions.length; i++) {
      String value = columns[positions[i]];
      values[i] = value == null ? null : Category.of(value);
    }
    return values;
  }

  private static String join(String... values) {
    return values.length == 1
        ? Objects.requireNonNullElse(values[0], NULL)
        : Arrays.stream(values)
            .map(value -> Objects.requireNonNullElse(value, NULL))
            .collect(Collectors.joining(BETWEEN));
  }
}
