package dev.kldrift.job.score;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.AccumulatorV2;

/**
 * What a run tells of its decided pairs, taken while their rows pass on the way to the table, so
 * that nobody reads them again: counts, figures of groups, the largest ones.
 *
 * <p>Each partition has its own, whose rows are the same whenever it is computed: computed twice,
 * as where an executor is lost, it counts once.
 */
final class PairTallies {
  /** Of so many rows all values are brought to the driver. */
  private static final long FEW_ROWS = 1 << 14;

  private final List<String> keys;
  private final List<String> groupBy;
  private final boolean few;
  private final ByPartition parts = new ByPartition();

  /**
   * None yet.
   *
   * @param groupBy key columns of the summary
   * @param most rows there can be
   */
  PairTallies(SparkSession spark, List<String> keys, List<String> groupBy, long most) {
    this.keys = keys;
    this.groupBy = groupBy;
    this.few = most <= FEW_ROWS;
    spark.sparkContext().register(parts);
  }

  /** The same rows, of which each partition is tallied by whoever reads it to its end. */
  InternalRows over(InternalRows decided) {
    StructType schema = decided.schema();
    List<String> ordered = keys;
    List<String> grouped = groupBy;
    boolean held = few;
    ByPartition tallied = parts;
    return decided.with(
        decided
            .rows()
            .mapPartitionsWithIndex(
                (partition, rows) ->
                    new Tallied(
                        partition, rows, PairTally.of(schema, ordered, grouped, held), tallied),
                true),
        schema);
  }

  /** What they come to, once all rows have been written. */
  PairTotals total() {
    return PairTotals.of(parts.value().values(), few);
  }

  /** Rows that are tallied. */
  private record Tallied(
      int partition, Iterator<InternalRow> rows, PairTally tally, ByPartition parts)
      implements Iterator<InternalRow> {
    @Override
    public boolean hasNext() {
      boolean any = rows.hasNext();
      if (!any) {
        parts.add(new Part(partition, tally));
      }
      return any;
    }

    @Override
    public InternalRow next() {
      InternalRow row = rows.next();
      tally.add(row);
      return row;
    }
  }

  /** The tally of a partition. */
  record Part(int partition, PairTally tally) implements Serializable {}

  /** Tallies on their way from tasks to the driver; heartbeats may read them meanwhile. */
  static final class ByPartition extends AccumulatorV2<Part, Map<Integer, PairTally>> {
    private static final long serialVersionUID = 1L;

    private final Map<Integer, PairTally> parts = new ConcurrentHashMap<>();

    @Override
    public boolean isZero() {
      return parts.isEmpty();
    }

    @Override
    public ByPartition copy() {
      ByPartition copy = new ByPartition();
      copy.parts.putAll(parts);
      return copy;
    }

    @Override
    public void reset() {
      parts.clear();
    }

    @Override
    public void add(Part part) {
      parts.put(part.partition(), part.tally());
    }

    @Override
    public void merge(AccumulatorV2<Part, Map<Integer, PairTally>> other) {
      parts.putAll(other.value());
    }

    @Override
    public Map<Integer, PairTally> value() {
      return parts;
    }
  }
}
