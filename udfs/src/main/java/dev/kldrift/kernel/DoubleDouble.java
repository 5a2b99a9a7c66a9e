package dev.kldrift.kernel;

/** An unevaluated sum of two doubles, |low| at most half a unit of high: some 106 bits. */
record DoubleDouble(double high, double low) {

  static DoubleDouble sum(double high, double low) {
    double rounded = high + low;
    return new DoubleDouble(rounded, low - (rounded - high));
  }

  DoubleDouble plus(DoubleDouble other) {
    double sum = high + other.high;
    double part = sum - high;
    double error = (high - (sum - part)) + (other.high - part);
    return sum(sum, error + (low + other.low));
  }

  DoubleDouble negated() {
    return new DoubleDouble(-high, -low);
  }

  DoubleDouble times(DoubleDouble other) {
    double product = high * other.high;
    double error = Math.fma(high, other.high, -product);
    // Of both low parts alike, so that factors may change places.
    return sum(product, error + (high * other.low + low * other.high));
  }

  DoubleDouble reciprocal() {
    double quotient = 1 / high;
    double rest = Math.fma(-quotient, high, 1) - quotient * low;
    return sum(quotient, rest * quotient);
  }

  DoubleDouble dividedBy(DoubleDouble divisor) {
    double quotient = high / divisor.high;
    double rest = Math.fma(-quotient, divisor.high, high) + Math.fma(-quotient, divisor.low, low);
    return sum(quotient, rest / divisor.high);
  }
}
