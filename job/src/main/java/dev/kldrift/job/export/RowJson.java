package dev.kldrift.job.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kldrift.job.run.ScalaCollections;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Values of rows as JSON: dates and times as ISO 8601 text, bytes as Base64; infinities and NaN,
 * which JSON has no numbers for, as the texts "Infinity", "-Infinity" and "NaN".
 */
final class RowJson {
  private final JsonGenerator out;

  RowJson(JsonGenerator out) {
    this.out = out;
  }

  void row(Row row, StructType schema) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < schema.length(); i++) {
      out.writeFieldName(schema.apply(i).name());
      value(row.get(i));
    }
    out.writeEndObject();
  }

  void value(Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Row row) {
      row(row, row.schema());
    } else if (value instanceof scala.collection.Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : ScalaCollections.map(map).entrySet()) {
        out.writeFieldName(String.valueOf(entry.getKey()));
        value(entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof scala.collection.Seq<?> seq) {
      out.writeStartArray();
      for (Object element : ScalaCollections.list(seq)) {
        value(element);
      }
      out.writeEndArray();
    } else {
      single(value);
    }
  }

  private void single(Object value) throws IOException {
    if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Float number) {
      out.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      out.writeNumber(number);
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else {
      out.writeString(text(value));
    }
  }

  /** A value that is neither number nor nested, as text. */
  static String text(Object value) {
    return value instanceof byte[] bytes
        ? Base64.getEncoder().encodeToString(bytes)
        : value.toString();
  }
}
