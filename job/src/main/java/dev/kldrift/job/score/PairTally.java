package dev.kldrift.job.score;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** What is told of the decided pairs of one partition. */
record PairTally(StatusTally statuses, GroupTally groups, LargestPairs.Tally largest)
    implements Serializable {

  /**
   * Nothing yet.
   *
   * @param rows the keys and all columns of {@code divergence}, in whatever order
   * @param few as in {@link GroupFigures}
   */
  static PairTally of(StructType rows, List<String> keys, List<String> groupBy, boolean few) {
    return new PairTally(
        new StatusTally(rows),
        new GroupTally(rows, groupBy, few),
        new LargestPairs.Tally(rows, keys));
  }

  void add(InternalRow row) {
    statuses.add(row);
    groups.add(row);
    largest.add(row);
  }
}
