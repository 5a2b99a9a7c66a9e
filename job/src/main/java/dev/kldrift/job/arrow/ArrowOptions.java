package dev.kldrift.job.arrow;

import java.io.Serializable;
import java.util.Map;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Options of the reader.
 *
 * @param base folder below which {@code name=value} folders are columns of text; empty: none are
 * @param maxBatchBytes most bytes that the columns of one message may take
 * @param maxSplitBytes bytes of a file from about which on another task reads the rest
 */
record ArrowOptions(String base, long maxBatchBytes, long maxSplitBytes) implements Serializable {
  private static final String MAX_BATCH = "max-batch-bytes";
  private static final String MAX_SPLIT = "max-split-bytes";

  static ArrowOptions of(Map<String, String> options) {
    CaseInsensitiveStringMap map = new CaseInsensitiveStringMap(options);
    return new ArrowOptions(
        map.getOrDefault("basePath", ""),
        number(map, MAX_BATCH, Integer.MAX_VALUE, Integer.MAX_VALUE),
        number(map, MAX_SPLIT, 128L << 20, Long.MAX_VALUE));
  }

  private static long number(CaseInsensitiveStringMap map, String name, long unset, long most) {
    try {
      long number = map.getLong(name, unset);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw outOfRange(map, name, most, e);
    }
    throw outOfRange(map, name, most, null);
  }

  private static IllegalArgumentException outOfRange(
      CaseInsensitiveStringMap map, String name, long most, NumberFormatException cause) {
    return new IllegalArgumentException(
        "%s is %s (must be from 1 to %d)".formatted(name, map.get(name), most), cause);
  }
}
