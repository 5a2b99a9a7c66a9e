package dev.kldrift.job.export;

import dev.kldrift.job.arrow.ArrowRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** An Arrow IPC file, or a stream where the name of the file ends in {@code .arrows}. */
final class ArrowSink implements RowSink {
  private final ArrowRows rows;

  ArrowSink(
      OutputStream out,
      boolean stream,
      StructType schema,
      Map<String, List<String>> dictionaries,
      Map<String, String> metadata)
      throws IOException {
    rows = new ArrowRows(Channels.newChannel(out), stream, schema, dictionaries, metadata);
  }

  @Override
  public void write(Row row) throws IOException {
    rows.write(row);
  }

  @Override
  public void finish() throws IOException {
    rows.finish();
  }

  @Override
  public void close() {
    rows.close();
  }
}
