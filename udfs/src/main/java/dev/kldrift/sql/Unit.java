package dev.kldrift.sql;

import dev.kldrift.kernel.Constants;
import org.apache.spark.unsafe.types.UTF8String;

/** Units of information: the optional last argument of some functions. */
enum Unit {
  /** By natural logarithms; what is meant where no unit is given. */
  NATS(1),
  /** By binary logarithms. */
  BITS(Constants.LN2);

  /** The name of the argument, a text. */
  static final String ARGUMENT = "unit";

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
