package dev.kldrift.job.run;

import java.sql.Timestamp;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;

/** A value of a table as people read it, the same on every machine. */
public final class ShownValue {
  private ShownValue() {}

  /** An instant is in UTC, as in exports: in the machine's zone two may read the same. */
  public static String of(Object value) {
    return value instanceof Timestamp time
        ? DateTimeUtils.microsToInstant(DateTimeUtils.fromJavaTimestamp(time)).toString()
        : String.valueOf(value);
  }
}
