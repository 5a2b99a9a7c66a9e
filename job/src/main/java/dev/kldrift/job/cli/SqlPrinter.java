package dev.kldrift.job.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Prints the rows of a query as a table, the first of them where there are many. */
final class SqlPrinter {
  private final PrintStream out;
  private final int mostRows;

  SqlPrinter(PrintStream out, int mostRows) {
    this.out = out;
    this.mostRows = mostRows;
  }

  void print(Dataset<Row> result) {
    String[] names = result.columns();
    if (names.length == 0) {
      return; // of a command
    }
    List<List<String>> table = new ArrayList<>();
    table.add(Arrays.asList(names));
    List<Row> rows = texts(result).limit(mostRows + 1).collectAsList();
    for (Row row : rows.subList(0, Math.min(rows.size(), mostRows))) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        cells.add(row.isNullAt(i) ? "NULL" : row.getString(i));
      }
      table.add(cells);
    }
    new TextTable(table).print(out);
    if (rows.size() > mostRows) {
      out.printf("  (the first %,d rows; more with --rows)%n", mostRows);
    }
  }

  /** Every value as Spark writes it as text; names may be there twice. */
  private static Dataset<Row> texts(Dataset<Row> result) {
    String[] numbers = new String[result.columns().length];
    Arrays.setAll(numbers, i -> "c" + i);
    Column[] texts =
        Arrays.stream(numbers)
            .map(name -> functions.col(name).cast("string"))
            .toArray(Column[]::new);
    return result.toDF(numbers).select(texts);
  }
}
