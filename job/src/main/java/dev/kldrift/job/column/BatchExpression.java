package dev.kldrift.job.column;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A column that is computed from the batches of a scan.
 *
 * @param expression the computation, in terms of the scan's columns
 * @param kind what comes out
 */
record BatchExpression(Expression expression, ColumnKind kind) implements Serializable {
  /** No column. */
  static final int NONE = -1;

  private static final int SEVERAL = -2;

  /** The only column of the scan that is used, -1 where there is none, -2 where there are more. */
  static int only(Expression expression) {
    if (expression instanceof BoundReference reference) {
      return reference.ordinal();
    }
    int only = expression.deterministic() ? NONE : SEVERAL;
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      int used = only(child);
      if (used == SEVERAL || only == SEVERAL || (only != NONE && used != NONE && used != only)) {
        return SEVERAL;
      }
      only = Math.max(only, used);
    }
    return only;
  }

  /** Where it is a column of the scan in another type, which one; else -1. */
  int plain() {
    Expression value = expression instanceof Cast cast ? cast.child() : expression;
    return value instanceof BoundReference reference && isPlain(reference.dataType())
        ? reference.ordinal()
        : NONE;
  }

  private boolean isPlain(DataType from) {
    return switch (kind) {
      case INTEGER -> from.equals(DataTypes.IntegerType);
      case NUMBER ->
          from.equals(DataTypes.DoubleType)
              || from.equals(DataTypes.FloatType)
              || from.equals(DataTypes.LongType)
              || from.equals(DataTypes.IntegerType)
              || from.equals(DataTypes.ShortType)
              || from.equals(DataTypes.ByteType);
      case TEXT -> from instanceof StringType;
    };
  }
}
