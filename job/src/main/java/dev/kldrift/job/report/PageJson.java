package dev.kldrift.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kldrift.job.run.ShownValue;
import java.math.BigDecimal;
import java.math.MathContext;
import org.apache.spark.sql.Row;

/**
 * Values of tables as a page reads them: numbers to some digits, infinity as text, as JSON has
 * none, and text of bounded length.
 */
final class PageJson {
  /** Longest text; a page shows who something is, the tables hold all of it. */
  private static final int LONGEST = 160;

  private static final MathContext DIGITS = new MathContext(5);

  private PageJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** A value of a row, NULL where the column is not there. */
  static JsonNode value(Row row, String column) {
    int index = index(row, column);
    return index < 0 || row.isNullAt(index) ? NullNode.instance : of(row.get(index));
  }

  static boolean has(Row row, String column) {
    int index = index(row, column);
    return index >= 0 && !row.isNullAt(index);
  }

  private static int index(Row row, String column) {
    return row.schema().getFieldIndex(column).isDefined() ? row.fieldIndex(column) : -1;
  }

  /** Any value. */
  static JsonNode of(Object value) {
    if (value == null) {
      return NullNode.instance;
    }
    if (value instanceof Double number) {
      return number(number);
    }
    if (value instanceof Long || value instanceof Integer) {
      return LongNode.valueOf(((Number) value).longValue());
    }
    if (value instanceof Boolean flag) {
      return LongNode.valueOf(flag ? 1 : 0);
    }
    return text(ShownValue.of(value));
  }

  /** A number to five digits: {@code "inf"}, {@code "-inf"} and {@code "nan"} are text. */
  static JsonNode number(double value) {
    if (Double.isNaN(value)) {
      return TextNode.valueOf("nan");
    }
    if (Double.isInfinite(value)) {
      return TextNode.valueOf(value > 0 ? "inf" : "-inf");
    }
    double rounded =
        value == Math.rint(value) && Math.abs(value) < 1e15
            ? value
            : new BigDecimal(value).round(DIGITS).doubleValue();
    return rounded == (long) rounded
        ? LongNode.valueOf((long) rounded)
        : DoubleNode.valueOf(rounded);
  }

  /** Text, cut where it is longer than a page has room for, which it then says. */
  static JsonNode text(String text) {
    return TextNode.valueOf(cut(text));
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "… (%,d characters)".formatted(text.length());
  }
}
