package dev.kldrift.job.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Comma-separated values as RFC 4180 has them, UTF-8, with a header. NULL is an empty field, empty
 * text is {@code ""}; arrays, maps and structs are JSON.
 */
final class CsvSink implements RowSink {
  private final Writer out;
  private final JsonFactory json = new JsonFactory();

  CsvSink(OutputStream stream, StructType schema) throws IOException {
    out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    String[] names = schema.fieldNames();
    for (int i = 0; i < names.length; i++) {
      field(i, names[i]);
    }
    out.write("\r\n");
  }

  @Override
  public void write(Row row) throws IOException {
    for (int i = 0; i < row.length(); i++) {
      field(i, text(row.get(i)));
    }
    out.write("\r\n");
  }

  private void field(int index, String text) throws IOException {
    if (index > 0) {
      out.write(',');
    }
    if (text != null && (text.isEmpty() || text.matches("(?s).*[,\"\r\n].*"))) {
      out.write('"' + text.replace("\"", "\"\"") + '"');
    } else if (text != null) {
      out.write(text);
    }
  }

  private String text(Object value) throws IOException {
    boolean nested =
        value instanceof Row
            || value instanceof scala.collection.Map
            || value instanceof scala.collection.Seq;
    if (!nested) {
      return value == null ? null : RowJson.text(value);
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = json.createGenerator(text)) {
      new RowJson(generator).value(value);
    }
    return text.toString();
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
