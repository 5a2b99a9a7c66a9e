package dev.kldrift.job.bench;

/** Runs SQL over one Parquet file, which it knows as {@code pairs}. */
@FunctionalInterface
interface Engine {

  /** The one row of a query, all doubles. */
  double[] answer(String query);
}
