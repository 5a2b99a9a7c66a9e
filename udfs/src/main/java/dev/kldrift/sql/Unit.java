package dev.kldrift.sql;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;

/** What information is counted in: the optional last argument of some functions. */
enum Unit {
  /** By natural logarithms; what is meant where no unit is given. */
  NATS(1),
  /** By binary logarithms. */
  BITS(0.6931471805599453);

  /** The argument in signatures. */
  static final StructField ARGUMENT =
      DataTypes.createStructField("unit", DataTypes.StringType, true);

  private static final UTF8String NATS_TEXT = UTF8String.fromString("nats");
  private static final UTF8String BITS_TEXT = UTF8String.fromString("bits");

  private final double nats;

  Unit(double nats) {
    this.nats = nats;
  }

  /**
   * The unit of this name.
   *
   * @param function who asks, for the message
   * @throws IllegalArgumentException if there is none
   */
  static Unit of(UTF8String name, String function) {
    if (NATS_TEXT.equals(name)) {
      return NATS;
    }
    if (BITS_TEXT.equals(name)) {
      return BITS;
    }
    throw new IllegalArgumentException(
        function + ": unit is '" + name + "' (must be nats or bits)");
  }

  /** A number of nats in this unit. */
  double from(double value) {
    return value / nats;
  }
}
