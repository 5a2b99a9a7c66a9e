package dev.kldrift.job.column;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Reads rows as columns: by the batches of the scan below them where it has some, else row by row,
 * which costs more and gives the same.
 */
public final class ColumnSource {
  private static final Logger LOG = System.getLogger(ColumnSource.class.getName());

  private final Dataset<Row> rows;
  private final List<ColumnKind> kinds;

  /** Rows whose columns are int, double or binary. */
  public ColumnSource(Dataset<Row> rows) {
    this.rows = rows;
    this.kinds =
        Arrays.stream(rows.schema().fields())
            .map(field -> ColumnKind.of(field.dataType()))
            .toList();
  }

  /**
   * Makes something of the batches of each partition.
   *
   * @param tasks most partitions
   * @param name of the rows, for the log
   */
  public <T> JavaRDD<T> map(BatchWork<T> work, int tasks, String name) {
    Optional<ColumnarPlan> plan = ColumnarPlan.of(rows, kinds);
    if (plan.isPresent()) {
      return plan.get().map(work, tasks);
    }
    LOG.log(Level.INFO, "{0}: read row by row, as its scan has no columns", name);
    return byRow(work, tasks);
  }

  /** Reads row by row. */
  <T> JavaRDD<T> byRow(BatchWork<T> work, int tasks) {
    List<ColumnKind> all = kinds;
    return packed()
        .as(Encoders.bean(RowValues.class))
        .javaRDD()
        .coalesce(tasks)
        .mapPartitions(part -> work.of(new RowBatches(part, all)));
  }

  private Dataset<Row> packed() {
    List<Column> integers = new ArrayList<>();
    List<Column> numbers = new ArrayList<>();
    List<Column> texts = new ArrayList<>();
    List<Column> missing = new ArrayList<>();
    List<Column> numbersMissing = new ArrayList<>();
    String[] names = rows.columns();
    for (int i = 0; i < names.length; i++) {
      Column column = functions.col("`" + names[i] + "`");
      switch (kinds.get(i)) {
        case INTEGER -> {
          integers.add(coalesce(column, lit(0)));
          missing.add(column.isNull());
        }
        case NUMBER -> {
          numbers.add(coalesce(column, lit(Double.NaN)));
          numbersMissing.add(column.isNull());
        }
        case TEXT -> texts.add(column);
      }
    }
    missing.addAll(numbersMissing);
    return rows.select(
        arrayOf("int", integers).as("integers"),
        arrayOf("double", numbers).as("numbers"),
        arrayOf("binary", texts).as("texts"),
        arrayOf("boolean", missing).as("missing"));
  }

  private static Column arrayOf(String type, List<Column> elements) {
    return array(elements.toArray(Column[]::new)).cast("array<" + type + ">");
  }
}
