package dev.kldrift.job.score;

import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** By a divergence, then by the mass that makes it infinite. */
final class RankByDivergence extends Ranking {
  private static final List<String> FIGURES = List.of("kl_pq", "kl_qp", "js_divergence");
  private static final long serialVersionUID = 1L;

  private final int quantity;
  private final int unsupportedMass;
  private final int status;
  private final int[] figures;

  RankByDivergence(StructType rows, List<String> keys, String quantity, String unsupportedMass) {
    super(rows, keys, types());
    this.quantity = rows.fieldIndex(quantity);
    this.unsupportedMass = rows.fieldIndex(unsupportedMass);
    this.status = rows.fieldIndex(Columns.STATUS);
    this.figures = FIGURES.stream().mapToInt(rows::fieldIndex).toArray();
  }

  private static List<DataType> types() {
    List<DataType> types =
        new ArrayList<>(Collections.nCopies(FIGURES.size() + 1, DataTypes.DoubleType));
    types.add(DataTypes.StringType);
    return types;
  }

  @Override
  boolean counts(InternalRow row) {
    return !row.isNullAt(quantity) && !Double.isNaN(row.getDouble(quantity));
  }

  @Override
  double number(InternalRow row) {
    return row.getDouble(quantity);
  }

  @Override
  double second(InternalRow row) {
    return orLeast(row, unsupportedMass);
  }

  @Override
  List<Object> shown(InternalRow row) {
    List<Object> shown = new ArrayList<>();
    for (int figure : figures) {
      shown.add(row.isNullAt(figure) ? null : (Object) row.getDouble(figure));
    }
    shown.add(row.isNullAt(unsupportedMass) ? null : (Object) row.getDouble(unsupportedMass));
    UTF8String name = row.getUTF8String(status);
    shown.add(name);
    return shown;
  }
}
