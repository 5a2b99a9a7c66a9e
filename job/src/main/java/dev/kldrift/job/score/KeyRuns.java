package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.xxhash64;

import dev.kldrift.job.table.Columns;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The keys that have several rows, and those of them whose rows do not follow one another, so that
 * a shuffle has to bring those together; from one pass over the key columns.
 *
 * <p>Keys are told by hashes. Different keys with one hash are shuffled too, which costs time and
 * changes nothing.
 *
 * @param repeat whether two rows may have one key; always where there were too many to tell
 * @param scattered whether rows of too many keys are apart, so that all rows are shuffled
 * @param apart hashes of the keys whose rows are apart, where those are few
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KeyRuns(boolean repeat, boolean scattered, long[] apart) {
  /** Every key has one row. */
  public static final KeyRuns OF_ONE_ROW = new KeyRuns(false, false, new long[0]);

  /** More of them would make a filter that costs more than it saves. */
  private static final int MOST_APART = 4096;

  /**
   * Finds runs of rows with one key.
   *
   * @param longest rows of a run that one task may hold; a longer one counts as apart
   * @param count rows there can be
   */
  static KeyRuns of(Dataset<Row> rows, List<String> keys, int longest, long count) {
    JavaRDD<InternalRow> hashes = InternalRows.of(rows.select(hash(keys))).rows();
    // So that the driver never holds twice as many as it should; partitions are of one size.
    long most =
        count <= KeyHashes.MOST_ROWS
            ? count
            : 2 * KeyHashes.MOST_ROWS / Math.max(1, hashes.getNumPartitions());
    List<Part> parts =
        hashes.mapPartitions(each -> List.of(Part.of(each, longest, most)).iterator()).collect();
    long runs = parts.stream().mapToLong(part -> part.runs.length).sum();
    if (runs > KeyHashes.MOST_ROWS || parts.stream().anyMatch(part -> part.tooMany)) {
      return new KeyRuns(true, true, new long[0]);
    }
    boolean repeat = parts.stream().anyMatch(part -> part.repeats);
    long[] all = parts.stream().flatMapToLong(part -> Arrays.stream(part.runs)).toArray();
    Arrays.parallelSort(all);
    LongStream.Builder apart = LongStream.builder();
    parts.forEach(part -> Arrays.stream(part.tooLong).forEach(apart::add));
    for (int i = 1; i < all.length; i++) {
      if (all[i] == all[i - 1]) {
        repeat = true;
        apart.add(all[i]);
      }
    }
    long[] distinct = apart.build().distinct().toArray();
    return distinct.length > MOST_APART
        ? new KeyRuns(repeat, true, new long[0])
        : new KeyRuns(repeat, false, distinct);
  }

  /** The same, where keys of one row are combined too. */
  KeyRuns repeated() {
    return new KeyRuns(true, scattered, apart);
  }

  static Column hash(List<String> keys) {
    return xxhash64(Columns.columns(keys));
  }

  /** Whether a row is of a key that has rows apart. */
  public Column isApart(List<String> keys) {
    return hash(keys).isin(Arrays.stream(apart).boxed().toArray());
  }

  /** The runs of one partition. */
  private record Part(long[] runs, long[] tooLong, boolean repeats, boolean tooMany)
      implements Serializable {
    static Part of(Iterator<InternalRow> rows, int longest, long most) {
      LongStream.Builder runs = LongStream.builder();
      LongStream.Builder tooLong = LongStream.builder();
      long count = 0;
      long length = 0;
      long last = 0;
      boolean repeats = false;
      while (rows.hasNext() && count <= most) {
        long hash = rows.next().getLong(0);
        if (length == 0 || hash != last) {
          runs.add(hash);
          count++;
          length = 0;
          last = hash;
        }
        repeats |= ++length > 1;
        if (length == longest + 1L) {
          tooLong.add(hash);
        }
      }
      boolean tooMany = count > most;
      return new Part(
          tooMany ? new long[0] : runs.build().toArray(),
          tooLong.build().toArray(),
          repeats,
          tooMany);
    }
  }
}
