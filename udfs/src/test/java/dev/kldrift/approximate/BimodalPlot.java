package dev.kldrift.approximate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A histogram with two modes and its nearest Gaussian under either objective, in SVG. */
final class BimodalPlot {
  private static final int LEFT = 60;
  private static final int BOTTOM = 330;
  private static final int BIN = 12;
  private static final int HEIGHT = 230;
  private static final int WIDTH = 880;
  private static final String MASS = "#c8c8c8";
  private static final String COVERING = "#0072b2";
  private static final String SEEKING = "#d55e00";

  private final StringBuilder svg = new StringBuilder();
  private final double largest;

  private BimodalPlot(double largest) {
    this.largest = largest;
  }

  /** Writes the picture of docs/approximate.md; usage: scripts/approximate-plot. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), svg());
  }

  static String svg() {
    Target p = Target.of(GaussianDensityTest.bimodal());
    Family gaussian = Families.parse("gaussian");
    Approximation covering = Approximation.of(p, gaussian, Objective.KL_PQ);
    Approximation seeking = Approximation.of(p, gaussian, Objective.KL_QP);
    double largest = 0;
    for (double q : seeking.q()) {
      largest = Math.max(largest, q);
    }
    BimodalPlot plot = new BimodalPlot(largest);
    plot.frame();
    plot.bars(p.mass());
    plot.line(covering.q(), COVERING);
    plot.line(seeking.q(), SEEKING);
    plot.legend(covering, seeking);
    return plot.svg.append("</svg>\n").toString();
  }

  private void frame() {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d 390' width='%d' height='390'"
            + " font-family='sans-serif' font-size='13' fill='#222222'>",
        WIDTH, WIDTH);
    add("<rect width='100%%' height='100%%' fill='#ffffff'/>");
    add(
        "<text x='20' y='28' font-size='17' font-weight='bold'>The nearest Gaussian to p, by two"
            + " divergences</text>");
    for (int bin = 0; bin <= 60; bin += 10) {
      add("<text x='%.0f' y='%d' text-anchor='middle'>%d</text>", x(bin), BOTTOM + 20, bin);
    }
    add("<text x='%.0f' y='%d' text-anchor='middle'>bin</text>", x(31.5), BOTTOM + 44);
  }

  private void bars(double[] mass) {
    for (int i = 0; i < mass.length; i++) {
      add(
          "<rect x='%.1f' y='%.1f' width='%d' height='%.1f' fill='%s'/>",
          x(i) - BIN / 2.0 + 1, y(mass[i]), BIN - 2, BOTTOM - y(mass[i]), MASS);
    }
    add(
        "<line x1='%.0f' x2='%.0f' y1='%d' y2='%d' stroke='#222222'/>",
        x(0) - BIN / 2.0, x(63) + BIN / 2.0, BOTTOM, BOTTOM);
  }

  private void line(double[] q, String colour) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < q.length; i++) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), y(q[i])));
    }
    add(
        "<polyline points='%s' fill='none' stroke='%s' stroke-width='2.5'/>",
        points.toString().strip(), colour);
  }

  private void legend(Approximation covering, Approximation seeking) {
    add("<rect x='470' y='52' width='22' height='12' fill='%s'/>", MASS);
    add("<text x='502' y='63'>p, a histogram with two modes</text>");
    entry(84, COVERING, "least KL(p‖q): covers all of p", covering);
    entry(128, SEEKING, "least KL(q‖p): seeks the largest mode", seeking);
  }

  private void entry(int y, String colour, String name, Approximation fit) {
    add("<line x1='470' x2='492' y1='%d' y2='%d' stroke='%s' stroke-width='2.5'/>", y, y, colour);
    add("<text x='502' y='%d'>%s</text>", y + 5, name);
    add(
        "<text x='502' y='%d' fill='#666666'>mean %.1f, deviation %.1f; KL(p‖q) %.2f, KL(q‖p)"
            + " %.2f</text>",
        y + 22,
        fit.parameters().get("mean"),
        fit.parameters().get("deviation"),
        fit.klPq(),
        fit.klQp());
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static double x(double bin) {
    return LEFT + BIN * bin;
  }

  private double y(double mass) {
    return BOTTOM - HEIGHT * mass / largest;
  }
}
