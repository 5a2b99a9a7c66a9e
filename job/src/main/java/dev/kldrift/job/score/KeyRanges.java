package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * The ranges of keys by which several tasks put rows in order.
 *
 * <p>Where every partition of the input lies wholly before or behind every other one, as most
 * writers leave them, rows stay where they are. Else they are dealt out by ranges of the key, whose
 * bounds come from the sample of the survey; {@code repartitionByRange} would read every row once
 * more for one of its own.
 */
public final class KeyRanges {
  /** Some 100 MiB of results. */
  private static final long ROWS_PER_PART = 1 << 17;

  /** Smaller parts would make row groups that cost readers more than they hold. */
  private static final long LEAST_ROWS_PER_PART = 1 << 14;

  private static final int MOST_RANGES = 1024;

  /** Of Spark's hash partitioning. */
  private static final int SEED = 42;

  private final List<Integer> inPlace;
  private final boolean ordered;
  private final List<InternalRow> bounds;

  private KeyRanges(List<Integer> inPlace, boolean ordered, List<InternalRow> bounds) {
    this.inPlace = inPlace;
    this.ordered = ordered;
    this.bounds = bounds;
  }

  static KeyRanges of(List<PartSurvey> all, KeyOrder order, boolean moved) {
    List<PartSurvey> parts = all.stream().filter(part -> part.rows() > 0).toList();
    long rows = parts.stream().mapToLong(PartSurvey::rows).sum();
    if (parts.isEmpty() || rows < 2 * LEAST_ROWS_PER_PART) {
      return new KeyRanges(List.of(), false, List.of());
    }
    List<PartSurvey> sorted = new ArrayList<>(parts);
    sorted.sort((a, b) -> order.compare(a.first(), b.first()));
    boolean apart =
        IntStream.range(1, sorted.size())
            .allMatch(i -> order.compare(sorted.get(i - 1).last(), sorted.get(i).first()) < 0);
    return apart && !moved && rows / parts.size() >= LEAST_ROWS_PER_PART
        ? new KeyRanges(
            sorted.stream().map(PartSurvey::partition).toList(),
            parts.stream().allMatch(PartSurvey::ordered),
            List.of())
        : new KeyRanges(List.of(), false, bounds(parts, rows, order));
  }

  /** The first keys of all ranges but the first, evenly over the sample. */
  private static List<InternalRow> bounds(List<PartSurvey> parts, long rows, KeyOrder order) {
    List<Weighted> sample = new ArrayList<>();
    for (PartSurvey part : parts) {
      double weight = (double) part.rows() / part.sample().size();
      part.sample().forEach(row -> sample.add(new Weighted(row, weight)));
    }
    sample.sort((a, b) -> order.compare(a.row(), b.row()));
    int ranges = mostRanges(parts.size(), rows);
    List<InternalRow> bounds = new ArrayList<>();
    double before = 0;
    for (Weighted each : sample) {
      boolean isNew =
          bounds.isEmpty() || order.compare(bounds.get(bounds.size() - 1), each.row()) < 0;
      if (bounds.size() + 1 < ranges && isNew && before >= rows * (bounds.size() + 1.0) / ranges) {
        bounds.add(each.row());
      }
      before += each.weight();
    }
    return bounds;
  }

  /** As many as there were partitions, unless parts would be too small or too large then. */
  private static int mostRanges(int parts, long rows) {
    long least = Math.min(parts, rows / LEAST_ROWS_PER_PART);
    return (int) Math.min(MOST_RANGES, Math.max(least, rows / ROWS_PER_PART));
  }

  private record Weighted(InternalRow row, double weight) {}

  /** The rows, each partition in order and wholly before or behind every other. */
  public Dataset<Row> arrange(Dataset<Row> rows, List<String> keys) {
    Column[] columns = Columns.columns(keys);
    if (!inPlace.isEmpty()) {
      return ordered ? rows : rows.sortWithinPartitions(columns);
    }
    Dataset<Row> dealt =
        bounds.isEmpty() ? rows.coalesce(1) : rows.repartition(count(), range(rows.schema(), keys));
    return dealt.sortWithinPartitions(columns);
  }

  /** Partitions in the order of their keys. */
  public Comparator<Integer> order() {
    return Comparator.comparing(
        partition -> inPlace.isEmpty() ? partition : inPlace.indexOf(partition));
  }

  private int count() {
    return bounds.size() + 1;
  }

  /** A number that Spark's hash partitioning sends to the partition of the row's range. */
  private Column range(StructType schema, List<String> keys) {
    List<Column> firsts = new ArrayList<>();
    for (InternalRow bound : bounds) {
      Column[] values = new Column[keys.size()];
      for (int i = 0; i < values.length; i++) {
        DataType type = schema.apply(keys.get(i)).dataType();
        values[i] = lit(InternalRows.external(bound, i, type)).cast(type).as(keys.get(i));
      }
      firsts.add(struct(values));
    }
    return range(struct(Columns.columns(keys)), firsts, 0, bounds.size());
  }

  /** By halves, so that a row is compared with few bounds. */
  private Column range(Column key, List<Column> firsts, int from, int to) {
    if (from == to) {
      return lit(numberFor(from, count()));
    }
    int middle = (from + to) >>> 1;
    return when(key.geq(firsts.get(middle)), range(key, firsts, middle + 1, to))
        .otherwise(range(key, firsts, from, middle));
  }

  /** The first number from 0 that is hashed to a partition. */
  static int numberFor(int partition, int partitions) {
    int number = 0;
    while (Math.floorMod(Murmur3_x86_32.hashInt(number, SEED), partitions) != partition) {
      number++;
    }
    return number;
  }
}
