package dev.kldrift.kernel;

/**
 * Coefficients of the power series in w = v², |v| &lt;= 1/4, that near bins use instead of
 * logarithms; constant term first.
 *
 * <pre>
 * Q(w) = (atanh(v)/v - 1) / w                            = Σ w^j / (2j+3)
 * R(w) = ((1+v) ln(1+v) + (1-v) ln(1-v) - w) / (4 w²)    = Σ w^j / (4 (j+2) (2j+3))
 * </pre>
 */
final class NearSeries {
  static final double Q0 = 1.0 / 3;
  static final double Q1 = 1.0 / 5;
  static final double Q2 = 1.0 / 7;
  static final double Q3 = 1.0 / 9;
  static final double Q4 = 1.0 / 11;
  static final double Q5 = 1.0 / 13;
  static final double Q6 = 1.0 / 15;
  static final double Q7 = 1.0 / 17;
  static final double Q8 = 1.0 / 19;
  static final double Q9 = 1.0 / 21;
  static final double Q10 = 1.0 / 23;
  static final double Q11 = 1.0 / 25;

  static final double R0 = 1.0 / 24;
  static final double R1 = 1.0 / 60;
  static final double R2 = 1.0 / 112;
  static final double R3 = 1.0 / 180;
  static final double R4 = 1.0 / 264;
  static final double R5 = 1.0 / 364;
  static final double R6 = 1.0 / 480;
  static final double R7 = 1.0 / 612;
  static final double R8 = 1.0 / 760;
  static final double R9 = 1.0 / 924;
  static final double R10 = 1.0 / 1104;

  private NearSeries() {}
}
