package dev.kldrift.job.bench;

/**
 * One file of pairs, open in both engines.
 *
 * @param shape its size
 * @param spark Spark over it
 * @param duckDb DuckDB over it
 */
record Pairs(Shape shape, Engine spark, Engine duckDb) {

  /**
   * The file that most read, and the tenth of its rows for those that are too slow.
   *
   * @param all every row
   * @param tenth a tenth of them
   */
  record Sized(Pairs all, Pairs tenth) {
    Pairs of(Contender contender) {
      return contender.tenth() ? tenth : all;
    }
  }
}
