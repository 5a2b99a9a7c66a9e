package dev.kldrift.job.score;

import dev.kldrift.job.table.Columns;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** By a divergence, then by the mass that makes it infinite. */
final class RankByDivergence extends Ranking {
  private static final long serialVersionUID = 1L;

  private final int quantity;
  private final int unsupportedMass;

  RankByDivergence(StructType rows, List<String> keys, String quantity, String unsupportedMass) {
    super(
        rows,
        keys,
        List.of("kl_pq", "kl_qp", "js_divergence", unsupportedMass, Columns.STATUS),
        List.of());
    this.quantity = rows.fieldIndex(quantity);
    this.unsupportedMass = rows.fieldIndex(unsupportedMass);
  }

  @Override
  boolean counts(InternalRow row) {
    return !Double.isNaN(number(row));
  }

  @Override
  double number(InternalRow row) {
    return InternalRows.number(row, quantity);
  }

  @Override
  double second(InternalRow row) {
    return orLeast(row, unsupportedMass);
  }
}
