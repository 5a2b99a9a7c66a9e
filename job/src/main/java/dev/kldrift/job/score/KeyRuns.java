package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.xxhash64;

import dev.kldrift.job.table.Columns;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The keys whose rows do not follow one another, so that a shuffle has to bring them together; from
 * one pass over the key columns.
 *
 * <p>Keys are told by hashes. Different keys with one hash are shuffled too, which costs time and
 * changes nothing.
 *
 * @param apart hashes of those keys
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KeyRuns(long[] apart) {
  /** More of them would make a filter that costs more than it saves. */
  private static final int MOST_APART = 4096;

  /**
   * Finds runs of rows with one key.
   *
   * @param longest rows of a run that one task may hold; a longer one counts as apart
   * @return empty where rows of too many keys are apart
   */
  public static Optional<KeyRuns> of(Dataset<Row> rows, List<String> keys, int longest) {
    List<Part> parts =
        InternalRows.of(rows.select(hash(keys)))
            .mapPartitions(each -> List.of(Part.of(each, longest)).iterator())
            .collect();
    long runs = parts.stream().mapToLong(part -> part.runs.length).sum();
    if (runs > KeyHashes.MOST_ROWS || parts.stream().anyMatch(part -> part.tooMany)) {
      return Optional.empty();
    }
    long[] all = parts.stream().flatMapToLong(part -> Arrays.stream(part.runs)).toArray();
    Arrays.parallelSort(all);
    LongStream.Builder apart = LongStream.builder();
    parts.forEach(part -> Arrays.stream(part.tooLong).forEach(apart::add));
    for (int i = 1; i < all.length; i++) {
      if (all[i] == all[i - 1]) {
        apart.add(all[i]);
      }
    }
    long[] distinct = apart.build().distinct().toArray();
    return distinct.length > MOST_APART ? Optional.empty() : Optional.of(new KeyRuns(distinct));
  }

  static Column hash(List<String> keys) {
    return xxhash64(Columns.columns(keys));
  }

  /** Whether a row is of a key that has rows apart. */
  public Column isApart(List<String> keys) {
    return hash(keys).isin(Arrays.stream(apart).boxed().toArray());
  }

  /** The runs of one partition. */
  private record Part(long[] runs, long[] tooLong, boolean tooMany) implements Serializable {
    static Part of(Iterator<InternalRow> rows, int longest) {
      LongStream.Builder runs = LongStream.builder();
      LongStream.Builder tooLong = LongStream.builder();
      long count = 0;
      long length = 0;
      long last = 0;
      while (rows.hasNext() && count <= KeyHashes.MOST_ROWS) {
        long hash = rows.next().getLong(0);
        if (length == 0 || hash != last) {
          runs.add(hash);
          count++;
          length = 0;
          last = hash;
        }
        if (++length == longest + 1L) {
          tooLong.add(hash);
        }
      }
      boolean tooMany = count > KeyHashes.MOST_ROWS;
      return new Part(
          tooMany ? new long[0] : runs.build().toArray(), tooLong.build().toArray(), tooMany);
    }
  }
}
