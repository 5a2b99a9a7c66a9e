package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The same histograms, however they are cut and shuffled, give the same bits. */
class PartialsTest extends CompareFixture {

  @Test
  void compare_1And7And24PartialsOver1To13Files_giveEqualBits() {
    Set<String> results = new HashSet<>();
    for (int partials : new int[] {1, 7, 24}) {
      for (int files : new int[] {1, 13}) {
        results.add(divergences(cut(partials, files), partials));
      }
    }
    assertThat(results).hasSize(1);
  }

  /** Count c of a bin goes to partial i as c / n, and one more for the first c % n. */
  private Path cut(int partials, int files) {
    String share = "transform(%s, c -> c div %2$d + if(part < c %% %2$d, 1, 0)) %1$s";
    Dataset<Row> rows =
        spark
            .sql(
                "select id k, transform(sequence(1, 30), i -> (id * 7919 + i * i * 31) % 1009) p,"
                    + " transform(sequence(1, 30), i -> (id * 104729 + i * 17) % 997) q from range(40)")
            .selectExpr("*", "explode(sequence(0, " + (partials - 1) + ")) part")
            .selectExpr("k", share.formatted("p", partials), share.formatted("q", partials))
            .orderBy(org.apache.spark.sql.functions.rand(files))
            .repartition(files);
    return TestSpark.write(folder.resolve("in-" + partials + "-" + files), rows);
  }

  private String divergences(Path input, int partials) {
    compare(input);
    assertThat(rows("divergence", "select distinct partials from t"))
        .containsExactly("[" + partials + "]");
    return table("divergence").drop("run_id", "run_date", "partials").collectAsList().toString();
  }
}
