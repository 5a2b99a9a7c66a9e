package dev.kldrift.job.score;

import dev.kldrift.job.table.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Hashes of the keys of all rows, from one pass over the key columns without a shuffle: where no
 * two hashes are equal, no two keys are. Different keys with one hash are as good as never met
 * (among ten million keys once in 400,000 runs); they only cost a run its shorter way.
 */
public final class KeyHashes {
  /** Above, the driver would hold more than 128 MiB of hashes. */
  public static final long MOST_ROWS = 1L << 24;

  private KeyHashes() {}

  /**
   * Whether two rows may have the same key.
   *
   * @param keys names of the key columns
   */
  public static boolean mayRepeat(Dataset<Row> rows, List<String> keys) {
    return hasEqual(
        rows
            .select(functions.xxhash64(Columns.columns(keys)))
            .javaRDD()
            .mapPartitions(
                each -> {
                  LongStream.Builder hashes = LongStream.builder();
                  each.forEachRemaining(row -> hashes.add(row.getLong(0)));
                  return List.of(hashes.build().toArray()).iterator();
                })
            .collect()
            .stream());
  }

  /** Whether two of these numbers are equal. */
  static boolean hasEqual(Stream<long[]> parts) {
    long[] all = parts.flatMapToLong(Arrays::stream).toArray();
    Arrays.parallelSort(all);
    for (int i = 1; i < all.length; i++) {
      if (all[i] == all[i - 1]) {
        return true;
      }
    }
    return false;
  }
}
