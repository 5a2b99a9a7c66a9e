package dev.kldrift.job.export;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** One JSON object a line (<a href="https://jsonlines.org">JSON lines</a>). */
final class JsonLinesSink implements RowSink {
  private final JsonGenerator json;
  private final RowJson rows;
  private final StructType schema;

  JsonLinesSink(OutputStream out, StructType schema) throws IOException {
    this.json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8);
    this.json.setRootValueSeparator(null);
    this.rows = new RowJson(json);
    this.schema = schema;
  }

  @Override
  public void write(Row row) throws IOException {
    rows.row(row, schema);
    json.writeRaw('\n');
  }

  @Override
  public void finish() throws IOException {
    json.flush();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
