package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofBoolean;
import static dev.kldrift.job.table.TableColumn.ofDouble;
import static dev.kldrift.job.table.TableColumn.ofInt;
import static dev.kldrift.job.table.TableColumn.ofLong;

import java.util.List;

/** The table {@code surprise}: the patches of a movie, the most surprising first. */
public final class SurpriseTable {
  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "patch of a frame",
          List.of(
              ofInt("rank", "", "place by surprise, from 1"),
              ofLong("t", "frames", "number of the frame"),
              ofInt("x", "pixels", "left edge of the patch"),
              ofInt("y", "pixels", "upper edge of the patch"),
              ofDouble("surprise", "nats", "max(0, kl_qp_smoothed - noise_floor_kl_qp)"),
              ofDouble("kl_pq", "nats", "KL(p||q) of the patch before p and now q"),
              ofDouble("kl_qp", "nats", "KL(q||p) of the same"),
              ofDouble("js_divergence", "nats", "Jensen-Shannon divergence"),
              ofDouble("kl_pq_smoothed", "nats", "kl_pq after smoothing"),
              ofDouble("kl_qp_smoothed", "nats", "kl_qp after smoothing"),
              ofDouble("noise_floor_kl_qp", "nats", "mean of kl_qp without drift"),
              ofDouble("q_value", "rate", "p-value adjusted for false discovery over the run"),
              ofBoolean("drifted", "significant over the run, and large enough to matter"),
              ofDouble("entropy_q", "nats", "H(q)"),
              ofDouble("brightness", "", "mean brightness of the patch"),
              TableColumn.RUN_ID,
              TableColumn.SCHEMA_VERSION),
          List.of("rank"),
          List.of("rank"));

  private SurpriseTable() {}
}
