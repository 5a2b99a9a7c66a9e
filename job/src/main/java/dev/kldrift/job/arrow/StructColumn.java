package dev.kldrift.job.arrow;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Structs, of the parts that are asked for. */
final class StructColumn extends VectorColumn {
  private final List<ColumnVector> parts;

  StructColumn(DataType type, FieldVector vector, List<ColumnVector> parts) {
    super(type, vector);
    this.parts = List.copyOf(parts);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return parts.get(ordinal);
  }
}
