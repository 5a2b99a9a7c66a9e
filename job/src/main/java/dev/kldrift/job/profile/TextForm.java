package dev.kldrift.job.profile;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/** The written form of a column's values, so that the same value in another form is found. */
enum TextForm {
  /** Texts, which mean themselves. */
  AS_IS {
    @Override
    String canonical(String text) {
      return text;
    }
  },
  /** Numbers of any type and scale: 1, 1.0 and 1.00 are one. */
  NUMBER {
    @Override
    String canonical(String text) {
      return WHOLE.matcher(text).matches() || !DECIMAL.matcher(text).matches()
          ? text
          : new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
  },
  /** Truth values, which others write as True and TRUE. */
  BOOLEAN {
    @Override
    String canonical(String text) {
      if (text.equalsIgnoreCase("true")) {
        return "true";
      }
      return text.equalsIgnoreCase("false") ? "false" : text;
    }
  };

  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d*");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");

  /** The form of a column of this type. */
  static TextForm of(DataType type) {
    if (type instanceof NumericType) {
      return NUMBER;
    }
    return type instanceof BooleanType ? BOOLEAN : AS_IS;
  }

  /** The text that stands for all forms of a value. */
  abstract String canonical(String text);

  static boolean isTruth(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }
}
