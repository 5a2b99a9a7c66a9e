package dev.kldrift.job;

import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.run.AlertCounts;
import dev.kldrift.job.run.ShownPath;
import dev.kldrift.job.score.LargestPairs;
import dev.kldrift.job.score.PairTotals;
import dev.kldrift.job.table.ResultTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * The outcome of {@code compare}, as it is printed at its end.
 *
 * @param run its record
 * @param statuses scored rows by status
 * @param drifted how many of them drifted
 * @param largest the pairs that people see first
 * @param keys names of the key columns
 * @param tables what was published
 * @param output where the tables lie
 * @param alerts its alerts in figures, where they are tracked
 * @param page the page for people, where there is one
 */
public record CompareResult(
    RunRecord run,
    Map<String, Long> statuses,
    long drifted,
    LargestPairs largest,
    List<String> keys,
    List<ResultTable> tables,
    String output,
    Optional<AlertCounts> alerts,
    Optional<String> page) {
  static CompareResult of(
      RunRecord run,
      PairTotals totals,
      List<String> keys,
      OutputFolder output,
      Optional<AlertCounts> alerts) {
    return new CompareResult(
        run,
        totals.counts().statuses(),
        totals.counts().drifted(),
        totals.largest(),
        keys,
        Stream.of(ResultTable.values()).filter(output::isPublished).toList(),
        ShownPath.of(output.root()),
        alerts,
        Optional.empty());
  }

  /** The same with a page. */
  CompareResult withPage(Optional<Path> where) {
    return new CompareResult(
        run, statuses, drifted, largest, keys, tables, output, alerts, where.map(ShownPath::of));
  }
}
