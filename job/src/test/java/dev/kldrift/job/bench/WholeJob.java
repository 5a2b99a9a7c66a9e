package dev.kldrift.job.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Pairs to score and to publish by key, by kldrift and by DuckDB.
 *
 * @param name what {@code --only} calls it
 * @param layout how they lie in their files
 * @param pairs how many, of how many bins
 */
record WholeJob(String name, Layout layout, Shape pairs) {
  private static final String TINY = "tiny";

  /** Layout of pairs in files; all rows of a pair lie together. */
  enum Layout {
    WIDE,
    PARTIALS,
    LONG;

    /** DuckDB's query for bins, with their shares and totals, from a view {@code pairs}. */
    String query() {
      return Contender.text("whole-bins-" + name().toLowerCase(Locale.ROOT));
    }
  }

  /** Rows of a pair where they are partials: a job on twelve workers, or months of a year. */
  static final int PARTIALS = 12;

  /**
   * All of them, the tiny one first.
   *
   * @param brief small ones, for whether they work
   * @param scales how many times a million pairs the wide ones have
   */
  static List<WholeJob> all(boolean brief, List<Integer> scales) {
    List<WholeJob> jobs = new ArrayList<>();
    jobs.add(new WholeJob(TINY, Layout.WIDE, new Shape(1_000, 64)));
    for (int scale : scales) {
      jobs.add(
          new WholeJob("wide", Layout.WIDE, new Shape(scale * (brief ? 20_000 : 1_000_000), 64)));
    }
    jobs.add(new WholeJob("bins", Layout.WIDE, new Shape(brief ? 400 : 20_000, 4_096)));
    jobs.add(new WholeJob("partials", Layout.PARTIALS, new Shape(brief ? 1_000 : 100_000, 64)));
    jobs.add(new WholeJob("long", Layout.LONG, new Shape(brief ? 1_000 : 250_000, 64)));
    return jobs;
  }

  /** Whether it is so small that all of its time is that of starting. */
  boolean isTiny() {
    return name.equals(TINY);
  }

  String title() {
    long rows = pairs.rows();
    return switch (layout) {
      case WIDE -> pairs.title();
      case PARTIALS ->
          String.format(Locale.ROOT, "%,d partial rows of %s", rows * PARTIALS, pairs.title());
      case LONG ->
          String.format(
              Locale.ROOT, "long layout, %,d rows of %s", rows * pairs.bins(), pairs.title());
    };
  }

  @Override
  public String toString() {
    return name + "-" + pairs;
  }
}
