package dev.kldrift.sql;

import java.util.function.UnaryOperator;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code invalid_utf8(text)}: text with the bytes that are not UTF-8 as {@code \xe8}, NULL where
 * there are none.
 *
 * <p>Parquet and Spark hand such bytes on as they came; other readers then refuse the whole file.
 */
public final class InvalidUtf8 extends BoundHistogramFunction {
  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "invalid_utf8",
                  "text with the bytes that are not UTF-8 as `\\xe8`, NULL where there are none",
                  DataTypes.StringType)
              .with("text", DataTypes.StringType),
          InvalidUtf8::new);

  private static final long SIGN_BITS = 0x8080808080808080L;

  private InvalidUtf8(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param text bytes
   * @return them with what is not UTF-8 written out, NULL where all are
   */
  public UTF8String invoke(UTF8String text) {
    if (text == null || isAscii(text)) {
      return null;
    }
    byte[] bytes = text.getBytes();
    return Utf8.isValid(bytes)
        ? null
        : UTF8String.fromString(Utf8.escaped(bytes, UnaryOperator.identity(), "\\x%02x"));
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
}
