package dev.kldrift.approximate;

import java.util.Arrays;

/**
 * A minimum of a smooth function in a box, from its values and gradients.
 *
 * <p>The BFGS method with steps projected to the box: parameters at a bound that the gradient
 * pushes against it stay there, the others take the quasi-Newton step, halved until the function
 * falls by enough (L. Armijo, Pacific J. Math. 16 (1966) 1). J. Nocedal and S. Wright, Numerical
 * Optimization, 2nd ed. (2006), chapters 3, 6 and 16.7. Plain arithmetic, so every machine finds
 * the same bits.
 */
final class QuasiNewton {
  private static final int MOST_STEPS = 500;
  private static final int MOST_HALVINGS = 30;

  /** Parameters are of order 1, so further than this the quadratic model says nothing. */
  private static final double LONGEST_STEP = 1;

  private static final double ENOUGH = 1e-4;

  /** A predicted fall below this is rounding. */
  private static final double CONVERGED = 1e-14;

  /** Where no step makes the function fall, a predicted fall below this is rounding too. */
  private static final double STUCK = 1e-10;

  private final Function function;
  private final double[] lower;
  private final double[] upper;
  private final int size;
  private final double[][] inverse;
  private double[] x;
  private double[] gradient;
  private double value;
  private boolean scaled;

  /** A function with its gradient. */
  @FunctionalInterface
  interface Function {
    /** The value at x; writes the gradient there. */
    double at(double[] x, double[] gradient);
  }

  /**
   * Where the search ended.
   *
   * @param converged whether at a minimum, as far as rounding tells
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Minimum(double[] x, double value, boolean converged) {}

  private QuasiNewton(Function function, double[] lower, double[] upper, double[] start) {
    this.function = function;
    this.lower = lower;
    this.upper = upper;
    size = start.length;
    inverse = new double[size][size];
    x = inBox(start, new double[size], 0);
    gradient = new double[size];
    value = function.at(x, gradient);
    forget();
  }

  /** Goes downhill from a start, which is moved into the box first. */
  static Minimum minimise(Function function, double[] lower, double[] upper, double[] start) {
    QuasiNewton search = new QuasiNewton(function, lower, upper, start);
    boolean converged = search.run();
    return new Minimum(search.x, search.value, converged);
  }

  /** Whether it came to rest. */
  private boolean run() {
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] direction = direction();
      double slope = dot(direction, gradient);
      if (-slope < CONVERGED) {
        return true;
      }
      if (!advance(direction)) {
        if (!scaled) {
          return -slope < STUCK;
        }
        forget(); // and try the gradient itself
      }
    }
    return false;
  }

  /** The quasi-Newton step of the parameters that may move; downhill, or 0. */
  private double[] direction() {
    double[] free = new double[size];
    for (int i = 0; i < size; i++) {
      boolean held = (x[i] <= lower[i] && gradient[i] > 0) || (x[i] >= upper[i] && gradient[i] < 0);
      free[i] = held ? 0 : gradient[i];
    }
    double[] direction = new double[size];
    double longest = 0;
    for (int i = 0; i < size; i++) {
      direction[i] = free[i] == 0 ? 0 : -dot(inverse[i], free);
      longest = Math.max(longest, Math.abs(direction[i]));
    }
    if (longest > LONGEST_STEP) {
      for (int i = 0; i < size; i++) {
        direction[i] *= LONGEST_STEP / longest;
      }
    }
    return direction;
  }

  /** Moves to a lower point along a direction; false where there is none. */
  private boolean advance(double[] direction) {
    double[] next;
    double[] nextGradient = new double[size];
    double length = 1;
    for (int halving = 0; halving < MOST_HALVINGS; halving++) {
      next = inBox(x, direction, length);
      double nextValue = function.at(next, nextGradient);
      double[] moved = minus(next, x);
      if (nextValue <= value + ENOUGH * Math.min(0, dot(gradient, moved)) && nextValue < value) {
        learn(moved, minus(nextGradient, gradient));
        x = next;
        gradient = nextGradient;
        value = nextValue;
        return true;
      }
      length /= 2;
    }
    return false;
  }

  /** The BFGS update of the inverse Hessian, by a step and the change of the gradient. */
  private void learn(double[] moved, double[] change) {
    double curvature = dot(moved, change);
    if (!(curvature > 1e-12 * Math.sqrt(dot(moved, moved) * dot(change, change)))) {
      return;
    }
    if (!scaled) {
      double scale = curvature / dot(change, change);
      for (int i = 0; i < size; i++) {
        inverse[i][i] = scale;
      }
      scaled = true;
    }
    double[] bent = new double[size];
    for (int i = 0; i < size; i++) {
      bent[i] = dot(inverse[i], change);
    }
    double stretch = (1 + dot(change, bent) / curvature) / curvature;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        inverse[i][j] +=
            stretch * moved[i] * moved[j] - (bent[i] * moved[j] + moved[i] * bent[j]) / curvature;
      }
    }
  }

  private void forget() {
    for (int i = 0; i < size; i++) {
      Arrays.fill(inverse[i], 0);
      inverse[i][i] = 1;
    }
    scaled = false;
  }

  private double[] inBox(double[] from, double[] direction, double length) {
    double[] point = new double[size];
    for (int i = 0; i < size; i++) {
      point[i] = Math.min(Math.max(from[i] + length * direction[i], lower[i]), upper[i]);
    }
    return point;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
