package dev.kldrift.job.export;

import java.io.Closeable;
import java.io.IOException;
import org.apache.spark.sql.Row;

/** A file that rows are written to, one after the other. */
interface RowSink extends Closeable {
  /** Adds a row. */
  void write(Row row) throws IOException;

  /** Ends the file, which is whole only after it. */
  void finish() throws IOException;
}
