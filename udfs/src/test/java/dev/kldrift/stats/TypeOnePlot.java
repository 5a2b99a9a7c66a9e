package dev.kldrift.stats;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** False alarms of every regime at nominal 5 %, as a dot plot in SVG. */
final class TypeOnePlot {
  private static final int LEFT = 290;
  private static final int TOP = 112;
  private static final int WIDTH = 560;
  private static final int ROW = 20;
  private static final int GROUP_GAP = 8;
  private static final int SHAPES = 3;
  private static final double LEAST = 0.001;
  private static final double[] TICKS = {0.001, 0.01, 0.05, 0.2, 1};

  private static final List<Series> SERIES =
      List.of(
          new Series("chi-square, G", "#d55e00", false, TypeOneSimulation.Rates::plainG),
          new Series("chi-square, X2", "#999999", false, TypeOneSimulation.Rates::plainX2),
          new Series("kldrift, G", "#0072b2", true, TypeOneSimulation.Rates::g),
          new Series("kldrift, X2", "#56b4e9", true, TypeOneSimulation.Rates::x2));

  private record Series(
      String name, String colour, boolean filled, ToDoubleFunction<TypeOneSimulation.Rates> rate) {}

  private final StringBuilder svg = new StringBuilder();

  private TypeOnePlot() {}

  static String svg(List<TypeOneSimulation.Rates> rates, int repetitions) {
    TypeOnePlot plot = new TypeOnePlot();
    int bottom = y(rates.size() - 1) + ROW;
    plot.frame(bottom);
    plot.legend(repetitions);
    for (int row = 0; row < rates.size(); row++) {
      plot.row(rates.get(row), row);
    }
    return plot.svg.append("</svg>\n").toString();
  }

  private void frame(int bottom) {
    int height = bottom + 56;
    int width = LEFT + WIDTH + 40;
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
            + " font-family='sans-serif' font-size='13' fill='#222222'>",
        width, height, width, height);
    add("<rect width='100%%' height='100%%' fill='#ffffff'/>");
    add(
        "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='#dcefdc'/>",
        x(0.04), TOP - 14, x(0.065) - x(0.04), bottom - TOP + 14);
    for (double tick : TICKS) {
      add(
          "<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='%s'/>",
          x(tick), x(tick), TOP - 14, bottom, tick == 0.05 ? "#2e8b57" : "#dddddd");
      text(x(tick), bottom + 18, "middle", (tick == LEAST ? "\u2264 " : "") + percent(tick));
    }
    text(
        LEFT + WIDTH / 2.0, bottom + 42, "middle", "pairs called different, of pairs that are not");
  }

  private void legend(int repetitions) {
    add(
        "<text x='20' y='28' font-size='17' font-weight='bold'>False alarms of tests that promise"
            + " 5%%</text>");
    text(
        20,
        50,
        "start",
        String.format(
            Locale.ROOT,
            "%,d pairs in each row, both sides samples of one distribution; green: 4 to 6.5%%",
            repetitions));
    double x = 26;
    for (Series series : SERIES) {
      dot(x, 72, series);
      text(x + 12, 77, "start", series.name());
      x += 150;
    }
  }

  private void row(TypeOneSimulation.Rates rates, int row) {
    TypeOneSimulation.Regime regime = rates.regime();
    int y = y(row);
    if (row % SHAPES == 0) {
      text(
          20,
          y + 5,
          "start",
          String.format(Locale.ROOT, "%,d bins, %,d v %,d", regime.bins(), regime.n(), regime.m()));
    }
    text(LEFT - 12, y + 5, "end", regime.shape());
    add("<line x1='%d' x2='%d' y1='%d' y2='%d' stroke='#eeeeee'/>", LEFT, LEFT + WIDTH, y, y);
    for (Series series : SERIES) {
      dot(x(series.rate().applyAsDouble(rates)), y, series);
    }
  }

  private void dot(double x, int y, Series series) {
    add(
        "<circle cx='%.1f' cy='%d' r='5' fill='%s' stroke='%s' stroke-width='2'/>",
        x, y, series.filled() ? series.colour() : "#ffffff", series.colour());
  }

  private void text(double x, int y, String anchor, String text) {
    add("<text x='%.1f' y='%d' text-anchor='%s'>%s</text>", x, y, anchor, text);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.01 ? "%.1f%%" : "%.0f%%", 100 * share);
  }

  private static int y(int row) {
    return TOP + row * ROW + row / SHAPES * GROUP_GAP;
  }

  /** Logarithmic from 0.1 % to 100 %; less than that is drawn at the left edge. */
  private static double x(double rate) {
    return LEFT + WIDTH * (1 - Math.log(Math.max(rate, LEAST)) / Math.log(LEAST));
  }
}
