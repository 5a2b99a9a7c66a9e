package dev.kldrift.job.score;

import dev.kldrift.job.table.Columns;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Counts decided rows of a partition by their status. */
final class StatusTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int partials;
  private final int drifted;
  private final Map<UTF8String, Sums> sums = new HashMap<>();

  StatusTally(StructType rows) {
    this.status = rows.fieldIndex(Columns.STATUS);
    this.partials = rows.fieldIndex(Columns.PARTIALS);
    this.drifted = rows.fieldIndex("drifted");
  }

  void add(InternalRow row) {
    UTF8String name = row.getUTF8String(status);
    Sums same = sums.get(name);
    if (same == null) {
      same = new Sums();
      sums.put(name.copy(), same);
    }
    same.rows++;
    same.combined += row.getLong(partials);
    same.drifted += InternalRows.isTrue(row, drifted) ? 1 : 0;
  }

  /** What those of all partitions come to. */
  static DivergenceCounts total(Collection<StatusTally> parts) {
    long combined = 0;
    long drifted = 0;
    Map<String, Long> statuses = new TreeMap<>();
    for (StatusTally part : parts) {
      for (Map.Entry<UTF8String, Sums> of : part.sums.entrySet()) {
        statuses.merge(of.getKey().toString(), of.getValue().rows, Long::sum);
        combined += of.getValue().combined;
        drifted += of.getValue().drifted;
      }
    }
    return new DivergenceCounts(combined, statuses, drifted);
  }

  /** Of the rows of one status. */
  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;

    private long rows;
    private long combined;
    private long drifted;
  }
}
