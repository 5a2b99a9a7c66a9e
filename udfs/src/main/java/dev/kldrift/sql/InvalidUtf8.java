package dev.kldrift.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code invalid_utf8(text)}: text with the bytes that are not UTF-8 as {@code \xe8}, NULL where
 * there are none.
 *
 * <p>Parquet and Spark hand such bytes on as they came; other readers then refuse the whole file.
 */
public final class InvalidUtf8 extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
              "invalid_utf8",
              "text with the bytes that are not UTF-8 as `\\xe8`, NULL where there are none",
              DataTypes.StringType)
          .with(new StructField("text", DataTypes.StringType, true, null));

  private static final long SIGN_BITS = 0x8080808080808080L;

  InvalidUtf8() {
    super(SIGNATURE, type -> new Text().bind(SIGNATURE, type));
  }

  private static UTF8String escaped(UTF8String text) {
    if (text == null || isAscii(text)) {
      return null;
    }
    byte[] bytes = text.getBytes();
    // Java puts the replacement character where bytes are not UTF-8, which is other bytes.
    String decoded = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes)
        ? null
        : UTF8String.fromString(escaped(bytes));
  }

  /** Eight bytes at a time, as most keys are nothing else. */
  private static boolean isAscii(UTF8String text) {
    Object base = text.getBaseObject();
    long offset = text.getBaseOffset();
    int bytes = text.numBytes();
    int words = bytes & ~7;
    for (int i = 0; i < words; i += 8) {
      if ((Platform.getLong(base, offset + i) & SIGN_BITS) != 0) {
        return false;
      }
    }
    for (int i = words; i < bytes; i++) {
      if (Platform.getByte(base, offset + i) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Character by character, the shortest valid run first. */
  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; ) {
      String character = character(bytes, at);
      if (character.isEmpty()) {
        text.append("\\x%02x".formatted(bytes[at] & 0xff));
        at++;
      } else {
        text.append(character);
        at += character.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.toString();
  }

  /** The character that begins here, nothing where these bytes are not one. */
  private static String character(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    int length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    byte[] part = Arrays.copyOfRange(bytes, at, Math.min(at + length, bytes.length));
    String decoded = new String(part, StandardCharsets.UTF_8);
    boolean whole = Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), part);
    return whole ? decoded : "";
  }

  /** Over text. */
  public static final class Text extends BoundHistogramFunction {
    public static UTF8String invoke(UTF8String text) {
      return escaped(text);
    }
  }
}
