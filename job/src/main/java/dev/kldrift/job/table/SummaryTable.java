package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofDouble;
import static dev.kldrift.job.table.TableColumn.ofLong;

import java.util.ArrayList;
import java.util.List;

/** The table {@code summary}: pairs rolled up over the columns of {@code summary.group-by}. */
public final class SummaryTable {
  /** The quantities that are described. */
  public static final List<String> METRICS = List.of("kl_pq", "kl_qp", "js_divergence");

  /** What is said of the finite values of each. */
  public static final List<String> FIGURES = List.of("min", "mean", "p50", "p90", "p99", "max");

  private static final List<TableColumn> COUNTED =
      List.of(
          ofLong("pairs", "pairs", "scored pairs"),
          ofLong("ok", "pairs", "those with status OK"),
          ofLong("too_few", "pairs", "those with status TOO_FEW"),
          ofLong("quarantined", "rows", "rejected rows of the input"),
          ofLong("infinite_pq", "pairs", "pairs with infinite kl_pq"),
          ofLong("infinite_qp", "pairs", "pairs with infinite kl_qp"),
          ofLong("drifted", "pairs", "pairs that drifted"),
          ofDouble("false_alarms", "pairs", "how many of drifted may be false, at most"));

  /** Names of what is counted. */
  public static final List<String> COUNTS = COUNTED.stream().map(TableColumn::name).toList();

  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "group of summary.group-by, rolled up",
          columns(),
          List.of(Columns.LEVEL, TableDefinition.INPUT),
          List.of(Columns.LEVEL, TableDefinition.INPUT));

  private SummaryTable() {}

  private static List<TableColumn> columns() {
    List<TableColumn> columns = new ArrayList<>();
    columns.add(TableColumn.ofInput("the columns of summary.group-by, NULL for all values"));
    columns.add(TableColumn.ofInt(Columns.LEVEL, "columns", "how many of them are fixed"));
    columns.add(TableColumn.RUN_ID);
    columns.add(TableColumn.SCHEMA_VERSION);
    columns.addAll(COUNTED);
    for (String metric : METRICS) {
      for (String figure : FIGURES) {
        columns.add(ofDouble(metric + "_" + figure, "nats", figure + " of finite " + metric));
      }
    }
    return List.copyOf(columns);
  }
}
