package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofDouble;
import static dev.kldrift.job.table.TableColumn.ofInt;
import static dev.kldrift.job.table.TableColumn.ofLong;
import static dev.kldrift.job.table.TableColumn.ofString;

import java.util.List;

/** The table {@code decomposition}: how much of a divergence is mix, how much is inside. */
public final class DecompositionTable {
  private static final List<TableColumn> FIGURED =
      List.of(
          ofLong("segments", "rows", "parts of the group: rows of the next level, or pairs"),
          ofDouble("total_p", "weight", "sum of p over the group"),
          ofDouble("total_q", "weight", "sum of q over the group"),
          ofDouble("kl_pq", "nats", "divergence of the group, kl_pq_mix + kl_pq_within"),
          ofDouble("kl_pq_mix", "nats", "KL(p||q) of the shares of its segments"),
          ofDouble("kl_pq_within", "nats", "mean of their own KL(p||q), weighted by p"),
          ofDouble("kl_qp", "nats", "divergence of the group, kl_qp_mix + kl_qp_within"),
          ofDouble("kl_qp_mix", "nats", "KL(q||p) of the shares of its segments"),
          ofDouble("kl_qp_within", "nats", "mean of their own KL(q||p), weighted by q"),
          ofDouble("pooled_kl_pq", "nats", "KL(p||q) of the added histograms"),
          ofDouble("pooled_kl_qp", "nats", "KL(q||p) of the added histograms"),
          ofDouble("hidden_pq", "nats", "what adding them up hides of kl_pq"),
          ofDouble("hidden_qp", "nats", "what adding them up hides of kl_qp"));

  /** Names of the figures. */
  public static final List<String> FIGURES = FIGURED.stream().map(TableColumn::name).toList();

  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "value of a prefix of decomposition.levels",
          TableDefinition.join(
              List.of(
                  TableColumn.ofInput("the columns of decomposition.levels, NULL below the prefix"),
                  ofInt(Columns.LEVEL, "columns", "length of the prefix"),
                  TableColumn.RUN_ID,
                  TableColumn.SCHEMA_VERSION,
                  ofString(Columns.STATUS, "OK, or what the figures must be read with")),
              FIGURED),
          List.of(Columns.LEVEL, TableDefinition.INPUT),
          List.of(Columns.LEVEL, TableDefinition.INPUT));

  private DecompositionTable() {}
}
