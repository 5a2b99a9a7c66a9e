package dev.kldrift.job.alert;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;

/**
 * The id of an alert, the same on every run date: {@code monitor:column=value,column=value}.
 *
 * <p>Different groups have different ids: {@code %}, {@code ,}, {@code =} and control characters of
 * names and values are percent-encoded, and a NULL value has no {@code =}. What is longer than 255
 * bytes of UTF-8, the most that PagerDuty takes, is cut and ends in a hash of the whole.
 */
public final class AlertId {
  /** Longest id, in bytes of UTF-8. */
  public static final int MAX_BYTES = 255;

  private static final int HASH_DIGITS = 16;
  private static final int KEPT_BYTES = MAX_BYTES - 1 - HASH_DIGITS;

  private AlertId() {}

  /** The id of the group with these columns and values. */
  public static String of(String monitor, List<String> columns, Row values) {
    StringBuilder id = new StringBuilder(monitor);
    for (int i = 0; i < columns.size(); i++) {
      id.append(i == 0 ? ':' : ',').append(encoded(columns.get(i)));
      if (!values.isNullAt(i)) {
        id.append('=').append(encoded(values.getString(i)));
      }
    }
    return shortened(id.toString());
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '%' || c == ',' || c == '=' || Character.isISOControl(c)) {
                encoded.append("%%%02X".formatted(c));
              } else {
                encoded.appendCodePoint(c);
              }
            });
    return encoded.toString();
  }

  private static String shortened(String id) {
    if (bytes(id).length <= MAX_BYTES) {
      return id;
    }
    int end = 0;
    for (int used = 0; end < id.length(); ) {
      int codePoint = id.codePointAt(end);
      used += bytes(Character.toString(codePoint)).length;
      if (used > KEPT_BYTES) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return id.substring(0, end) + "~" + DigestUtils.sha256Hex(id).substring(0, HASH_DIGITS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
