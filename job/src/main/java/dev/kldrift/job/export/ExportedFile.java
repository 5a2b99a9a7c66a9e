package dev.kldrift.job.export;

import dev.kldrift.job.run.BuildVersion;
import dev.kldrift.job.run.WholeFile;
import dev.kldrift.job.table.ResultTable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A file that rows are exported to.
 *
 * @param path its place
 * @param format what it is
 */
public record ExportedFile(Path path, ExportFormat format) {
  private static final int BUFFER = 1 << 20;

  /**
   * Writes rows in their order, one split after the other; how many.
   *
   * @throws dev.kldrift.job.run.JobFailure if the file cannot be written
   */
  public long write(Dataset<Row> rows, ResultTable table, LocalDate runDate) {
    return WholeFile.writeNamed(path, part -> writeTo(part, rows, table, runDate));
  }

  private long writeTo(Path part, Dataset<Row> rows, ResultTable table, LocalDate runDate)
      throws IOException {
    long written = 0;
    try (OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(
                    part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                BUFFER);
        RowSink sink = sink(out, rows, table, runDate)) {
      for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); ) {
        sink.write(each.next());
        written++;
      }
      sink.finish();
    }
    return written;
  }

  private RowSink sink(OutputStream out, Dataset<Row> rows, ResultTable table, LocalDate runDate)
      throws IOException {
    StructType schema = rows.schema();
    return switch (format) {
      case CSV -> new CsvSink(out, schema);
      case JSONL -> new JsonLinesSink(out, schema);
      case ARROW ->
          new ArrowSink(
              out,
              path.toString().endsWith(".arrows"),
              schema,
              Dictionaries.of(rows),
              Map.of(
                  "kldrift.table", table.folder(),
                  "kldrift.run_date", runDate.toString(),
                  "kldrift.version", BuildVersion.text()));
    };
  }
}
