package dev.kldrift.approximate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The divergence that a fit of q to p minimises. */
public enum Objective {
  /** KL(p‖q) = Σ p ln(p/q). Inclusive: q has to cover all mass of p. */
  KL_PQ,
  /** KL(q‖p) = Σ q ln(q/p). Exclusive: q seeks a mode of p, and never leaves its support. */
  KL_QP;

  /**
   * The name of the result column that is minimised.
   *
   * @return {@code kl_pq} or {@code kl_qp}
   */
  public String columnName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The objective of this name.
   *
   * @param name {@code kl_pq} or {@code kl_qp}
   * @return the objective, empty for any other name
   */
  public static Optional<Objective> of(String name) {
    return Arrays.stream(values()).filter(o -> o.columnName().equals(name)).findFirst();
  }
}
