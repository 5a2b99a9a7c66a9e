package dev.kldrift.job.publish;

import dev.kldrift.job.table.Columns;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Totals over the rows of a table {@code divergence}, counted from its file in one pass.
 *
 * @param combined rows of the input that went into them
 * @param statuses how many have each status
 * @param drifted how many drifted
 */
public record DivergenceCounts(long combined, Map<String, Long> statuses, long drifted) {

  static DivergenceCounts of(Dataset<Row> divergence) {
    long combined = 0;
    long drifted = 0;
    Map<String, Long> statuses = new TreeMap<>();
    for (Map<String, Sums> part : parts(divergence)) {
      for (Map.Entry<String, Sums> status : part.entrySet()) {
        statuses.merge(status.getKey(), status.getValue().rows, Long::sum);
        combined += status.getValue().combined;
        drifted += status.getValue().drifted;
      }
    }
    return new DivergenceCounts(combined, statuses, drifted);
  }

  private static List<Map<String, Sums>> parts(Dataset<Row> divergence) {
    return divergence
        .select(
            functions.col(Columns.STATUS),
            functions.col(Columns.PARTIALS),
            functions.coalesce(functions.col("drifted"), functions.lit(false)))
        .javaRDD()
        .mapPartitions(
            rows -> {
              Map<String, Sums> sums = new HashMap<>();
              while (rows.hasNext()) {
                Row row = rows.next();
                sums.computeIfAbsent(row.getString(0), status -> new Sums()).add(row);
              }
              return List.of(sums).iterator();
            })
        .collect();
  }

  /** Of the rows of one status, in one part of the table. */
  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;

    private long rows;
    private long combined;
    private long drifted;

    void add(Row row) {
      rows++;
      combined += row.getLong(1);
      drifted += row.getBoolean(2) ? 1 : 0;
    }
  }
}
