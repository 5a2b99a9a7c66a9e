package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Results do not depend on whether the rows of a key follow one another in the files. */
class LyingTogetherTest extends CompareFixture {
  private static final String BINS =
      "select concat('k', id div 40) k, concat('b', id % 8) bin, pmod(hash(id), 50) p,"
          + " if(id % 7 = 0, null, pmod(hash(id, 1), 50)) q from range(4000)";

  private static final String PARTIALS =
      "select concat('k', id div 6) k, array(pmod(hash(id), 50) / 4, 1.5d, 1e-17d * id) p,"
          + " array(2.5d, pmod(hash(id, 1), 50) / 8, 1d) q, if(id % 13 = 0, array('a', 'b', 'd'),"
          + " array('a', 'b', 'c')) bins from range(1200)";

  @Test
  void bins_together_apartAndMixed_giveTheSame() {
    assertSame(BINS);
  }

  @Test
  void partials_together_apartAndMixed_giveTheSame() {
    assertSame(PARTIALS, "domain=probabilities");
  }

  @Test
  void logWeights_together_apartAndMixed_giveTheSame() {
    assertSame(
        "select k, transform(p, x -> if(x = 0, double('-Infinity'), ln(x))) p,"
            + " transform(q, x -> ln(x) - 700) q from ("
            + PARTIALS
            + ")",
        "domain=log_weights");
  }

  private void assertSame(String query, String... settings) {
    compare(write("together", query + " order by k", 1), settings);
    String together = results();
    String quarantined = quarantine();
    // in four files, of which each but the first begins within a key
    compare(write("mixed", query + " order by k, hash(p)", 4), settings);
    assertThat(results()).isEqualTo(together);
    assertThat(quarantine()).isEqualTo(quarantined);
    compare(write("apart", query + " order by hash(p, q, k)", 3), settings);
    assertThat(results()).isEqualTo(together);
    assertThat(quarantine()).isEqualTo(quarantined);
  }

  /** Rows in their order, in files of equal size. */
  private Path write(String name, String query, int files) {
    Path in = folder.resolve(name);
    spark.sql(query).coalesce(1).createOrReplaceTempView("ordered");
    var rows =
        spark
            .sql("select *, monotonically_increasing_id() at from ordered")
            .repartitionByRange(files, org.apache.spark.sql.functions.col("at"))
            .sortWithinPartitions("at")
            .drop("at");
    return TestSpark.write(in, rows);
  }

  private String quarantine() {
    return table("quarantine").drop("run_id", "run_date", "source_file").collectAsList().stream()
        .map(Object::toString)
        .sorted()
        .toList()
        .toString();
  }
}
