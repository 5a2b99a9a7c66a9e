package dev.kldrift.job.table;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The problem of a row that cannot be used: a struct of reason and detail, NULL for a row in order.
 */
public final class RowProblem {
  /** The struct. */
  public static final StructType TYPE =
      new StructType()
          .add(Columns.REASON, DataTypes.StringType)
          .add(Columns.DETAIL, DataTypes.StringType);

  private RowProblem() {}

  /** A problem of a kind that is known. */
  public static Column of(String reason, Column detail) {
    return of(lit(reason), detail);
  }

  /** A problem of a kind that rows tell. */
  public static Column of(Column reason, Column detail) {
    return struct(reason.as(Columns.REASON), detail.as(Columns.DETAIL));
  }
}
