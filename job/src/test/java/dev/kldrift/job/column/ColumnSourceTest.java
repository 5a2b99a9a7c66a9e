package dev.kldrift.job.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows by columns are the rows themselves, whichever way they are read. */
class ColumnSourceTest {
  private static final int ROWS = 30_000;

  @TempDir private Path folder;

  private final SparkSession spark = TestSpark.session();

  /** The rows of batches, as text; work that a task can take along. */
  private static final class Texts implements BatchWork<String> {
    private static final long serialVersionUID = 1L;
    private final int columns;

    Texts(int columns) {
      this.columns = columns;
    }

    @Override
    public Iterator<String> of(Iterator<Batch> batches) {
      List<String> texts = new ArrayList<>();
      while (batches.hasNext()) {
        Batch batch = batches.next();
        double[] numbers = batch.column(1).numbers();
        for (int row = 0; row < batch.rows(); row++) {
          StringBuilder text = new StringBuilder();
          for (int i = 0; i < columns; i++) {
            text.append(value(batch.column(i), i, row)).append('|');
          }
          if (!batch.column(1).isNull(row)) {
            assertThat(numbers[row]).isEqualTo(batch.column(1).number(row));
          }
          texts.add(text.toString());
        }
      }
      return texts.iterator();
    }

    /** Columns are int, then doubles, then texts. */
    private static String value(BatchColumn column, int place, int row) {
      if (column.isNull(row)) {
        assertThat(column.hasNulls()).isTrue();
        return "null";
      }
      if (place == 0) {
        return Integer.toString(column.integer(row));
      }
      return place < 6 ? Double.toString(column.number(row)) : column.text(row).toString();
    }
  }

  private Dataset<Row> rows() {
    return spark
        .read()
        .parquet(folder.resolve("t").toString())
        .filter("d >= date'2026-01-02' and i % 3 <> 1")
        .selectExpr(
            "unix_date(d) as c0",
            "cast(i as double) as c1",
            "cast(f as double) as c2",
            "cast(n as double) as c3",
            "cast(m as double) as c4",
            "cast(hour(t) as double) as c5",
            "cast(s as binary) as c6",
            "cast(cast(b as string) as binary) as c7",
            "cast(u as binary) as c8",
            "cast(cast(i % 7 + n as string) as binary) as c9");
  }

  private void write(int columnsMore) {
    spark
        .range(0, ROWS, 1, 3)
        .selectExpr(columns(columnsMore))
        .write()
        .parquet(folder.resolve("t").toString());
  }

  private static String[] columns(int more) {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "date_add(date'2026-01-01', int(id % 4)) d",
                "int(id) i",
                "float(rand(1)) f",
                "if(id % 5 = 0, null, smallint(id % 90)) n",
                "cast(id % 40 / 8 as decimal(9,3)) m",
                "timestamp'2026-01-01 00:00:00' + make_dt_interval(0, 0, int(id % 3000)) t",
                "if(id % 11 = 0, null, concat('category ', id % 50)) s",
                "id % 2 = 0 b",
                "concat('unique ', id) u"));
    for (int i = 0; i < more; i++) {
      columns.add("id + " + i + " more" + i);
    }
    return columns.toArray(String[]::new);
  }

  @Test
  void rows_byColumns_areThoseByRow() {
    write(0);
    List<String> expected =
        rows().collectAsList().stream().map(ColumnSourceTest::text).sorted().toList();
    assertThat(expected).hasSizeGreaterThan(ROWS / 3);
    List<ColumnKind> kinds =
        Arrays.stream(rows().schema().fields()).map(f -> ColumnKind.of(f.dataType())).toList();
    assertThat(ColumnarPlan.of(rows(), kinds)).isPresent();
    assertThat(read(rows(), false)).isEqualTo(expected);
    assertThat(read(rows(), true)).isEqualTo(expected);
  }

  private static List<String> read(Dataset<Row> rows, boolean byRow) {
    ColumnSource source = new ColumnSource(rows);
    Texts texts = new Texts(rows.columns().length);
    return (byRow ? source.byRow(texts, 2) : source.map(texts, 2, "rows"))
        .collect().stream().sorted().toList();
  }

  private static String text(Row row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      text.append(value instanceof byte[] bytes ? UTF8String.fromBytes(bytes) : value).append('|');
    }
    return text.toString();
  }

  /** With more than a hundred columns Spark itself would read rows. */
  @Test
  void columns_manyMore_areReadByColumnsToo() {
    write(150);
    Dataset<Row> all = spark.read().parquet(folder.resolve("t").toString());
    String[] columns = new String[151];
    columns[0] = "i";
    for (int i = 0; i < 150; i++) {
      columns[i + 1] = "cast(more" + i + " as double) c" + i;
    }
    Dataset<Row> rows = all.selectExpr(columns);
    List<ColumnKind> kinds =
        Arrays.stream(rows.schema().fields()).map(f -> ColumnKind.of(f.dataType())).toList();
    assertThat(ColumnarPlan.of(rows, kinds)).isPresent();
    assertThat(spark.conf().get("spark.sql.codegen.maxFields")).isEqualTo("100");
  }

  @Test
  void rows_thatNoScanHas_areReadRowByRow() {
    Dataset<Row> made =
        spark
            .range(5)
            .selectExpr("int(id) c0", "double(id) c1")
            .union(spark.range(5).selectExpr("int(id) c0", "if(id = 1, null, double(id)) c1"));
    assertThat(ColumnarPlan.of(made, List.of(ColumnKind.INTEGER, ColumnKind.NUMBER))).isEmpty();
    assertThat(read(made, false)).hasSize(10).contains("1|null|", "1|1.0|");
  }

  @Test
  void texts_keepTheirBytes() {
    Dataset<Row> made = spark.sql("select 1 a, unhex('63E8') b");
    byte[] broken = {'c', (byte) 0xe8};
    List<byte[]> found =
        new ColumnSource(made)
            .map(
                batches -> {
                  List<byte[]> bytes = new ArrayList<>();
                  while (batches.hasNext()) {
                    bytes.add(batches.next().column(1).text(0).getBytes());
                  }
                  return bytes.iterator();
                },
                1,
                "rows")
            .collect();
    assertThat(found).containsExactly(broken);
  }
}
