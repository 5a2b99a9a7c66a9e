package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files of pairs that pandas and others have written, with columns that are none of its business.
 */
class PairCasesTest extends CompareFixture {
  private static final Path CASES = Path.of("src/test/resources/cases");

  @ParameterizedTest
  @CsvSource({
    "01-nanos, columns.keys=feature, 3, 1",
    "23-index/pairs.parquet, combine=auto, 1, 5",
    "23-index/unnamed.parquet, combine=auto, 1, 5",
    "29-empty, combine=auto, 3, 1",
    "30-nulltype, combine=auto, 3, 1",
  })
  void compare_fileWithForeignColumns_scoresItsPairs(
      String input, String setting, int keys, long partials) {
    compare(CASES.resolve(input), setting);
    List<Row> rows = table("divergence").collectAsList();
    assertThat(rows).hasSize(keys);
    assertThat(table("quarantine").count()).isZero();
    for (Row row : rows) {
      double q0 = input.startsWith("01") ? 12 / 63.0 : 16 / 57.0;
      double q1 = input.startsWith("01") ? 18 / 63.0 : 18 / 57.0;
      assertThat(row.<Long>getAs("partials")).isEqualTo(partials);
      assertThat(row.<Double>getAs("kl_pq")).isCloseTo(kl(q0, q1, 1 - q0 - q1), offset(1e-15));
    }
  }

  /** From (10, 20, 30) to this. */
  private static double kl(double q0, double q1, double q2) {
    double p0 = 1 / 6.0;
    double p1 = 2 / 6.0;
    double p2 = 3 / 6.0;
    return p0 * Math.log(p0 / q0) + p1 * Math.log(p1 / q1) + p2 * Math.log(p2 / q2);
  }
}
