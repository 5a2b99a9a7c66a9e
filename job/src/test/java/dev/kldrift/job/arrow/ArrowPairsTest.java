package dev.kldrift.job.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.ApproximateJob;
import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.config.ApproximateConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pairs from Arrow files through {@code compare}, beside the same pairs from Parquet. */
class ArrowPairsTest extends CompareFixture {
  private static final String PAIRS =
      """
      SELECT concat('f', id %% 7) AS feature, CAST(id %% 5 AS INT) AS shop,
             transform(sequence(1, 64), i -> %s) AS p,
             transform(sequence(1, 64), i -> %s) AS q,
             transform(sequence(1, 64), i -> concat('b', i)) AS bins
      FROM range(35)
      """;

  @AfterEach
  void nothingIsLeft() {
    assertThat(ArrowMemory.outstanding()).isZero();
  }

  static Path write(Path file, Dataset<Row> rows, Map<String, List<String>> words)
      throws IOException {
    Files.createDirectories(file.getParent());
    try (FileChannel out =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ArrowRows arrow =
            new ArrowRows(
                out, file.toString().endsWith(".arrows"), rows.schema(), words, Map.of())) {
      for (Row row : rows.collectAsList()) {
        arrow.write(row);
      }
      arrow.finish();
    }
    return file;
  }

  private static Dataset<Row> pairs(String p, String q) {
    return dev.kldrift.job.TestSpark.session().sql(PAIRS.formatted(p, q));
  }

  @Test
  void compare_arrowInsteadOfParquet_givesTheSameBits() throws IOException {
    for (String type : List.of("DOUBLE", "BIGINT", "INT", "FLOAT")) {
      Dataset<Row> rows =
          pairs(
              "CAST((id * 7919 + i * 104729) %% 97 AS %s)".formatted(type),
              "CAST((id * 31337 + i * 7927) %% 89 AS %s)".formatted(type));
      Path parquet = folder.resolve("parquet-" + type);
      rows.coalesce(1).write().parquet(parquet.toString());
      compare(parquet);
      String expected = results();

      compare(write(folder.resolve(type + "/pairs.arrow"), rows, Map.of()));
      assertThat(results()).as(type).isEqualTo(expected);

      compare(
          write(
              folder.resolve(type + "/pairs.arrows"),
              rows,
              Map.of("feature", List.of("f0", "f1", "f2", "f3", "f4", "f5", "f6", "unused"))));
      assertThat(results()).as(type + ", a stream with a dictionary").isEqualTo(expected);
    }
  }

  @Test
  void compare_foldersAndBothFormats_areOneInput() throws IOException {
    Dataset<Row> rows = spark.sql("SELECT 'a' AS feature, array(1D, 2D) AS p, array(2D, 1D) AS q");
    Path input = folder.resolve("in");
    write(input.resolve("day=1/x.arrow"), rows, Map.of());
    write(input.resolve("day=2/x.feather"), rows, Map.of());
    Files.createDirectories(input.resolve("day=3"));
    rows.coalesce(1).write().parquet(folder.resolve("p").toString());
    Path part;
    try (var files = Files.list(folder.resolve("p"))) {
      part =
          files
              .filter(f -> f.getFileName().toString().startsWith("part"))
              .findFirst()
              .orElseThrow();
    }
    Files.copy(part, input.resolve("day=3/x.parquet"));

    compare(input);

    assertThat(rows("divergence", "SELECT day, feature, bins, round(kl_pq, 4) FROM t ORDER BY day"))
        .containsExactly("[1,a,2,0.231]", "[2,a,2,0.231]", "[3,a,2,0.231]");
  }

  @Test
  void compare_badRow_isQuarantinedWithItsFile() throws IOException {
    Path file =
        write(
            folder.resolve("in/pairs.arrow"),
            spark.sql(
                "SELECT * FROM VALUES ('a', array(1D, 2D), array(2D, 1D)),"
                    + " ('b', array(1D, -2D), array(2D, 1D)),"
                    + " ('c', CAST(NULL AS ARRAY<DOUBLE>), array(2D, 1D)),"
                    + " ('d', array(1D, NULL), array(2D, 1D)) AS t(feature, p, q)"),
            Map.of());

    compare(file);

    assertThat(rows("quarantine", "SELECT feature, reason, source_file FROM t ORDER BY feature"))
        .hasSize(3)
        .allSatisfy(row -> assertThat(row).contains("/in/pairs.arrow"));
  }

  @Test
  void compare_formatGiven_countsMoreThanTheEnding() throws IOException {
    Path file =
        write(
            folder.resolve("in/pairs.dat"),
            spark.sql("SELECT 'a' AS feature, array(1D, 2D) AS p, array(2D, 1D) AS q"),
            Map.of());

    compare(file, "format=arrow");

    assertThat(rows("divergence", "SELECT feature FROM t")).containsExactly("[a]");
    assertThatThrownBy(() -> compare(file))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA));
    assertThatThrownBy(() -> compare(file, "format=orc"))
        .hasMessageContaining("must be one of auto, parquet, arrow");
  }

  @Test
  void approximate_arrow_fitsItsHistograms() throws IOException {
    Path file =
        write(
            folder.resolve("in/histograms.arrow"),
            spark.sql("SELECT 'essay' AS k, array(0.9D, 0.1D) AS p"),
            Map.of());
    Settings settings = Settings.defaults().withAssignment("domain=probabilities");
    settings.withAssignment("input=" + file).withAssignment("output=" + output());
    settings.withAssignment("run-date=" + DATE);
    ApproximateConfig config =
        ApproximateConfig.of(
            List.of("uniform"), "kl_pq", Optional.empty(), settings, Clock.systemUTC());
    try (Progress progress = Progress.of(spark, true)) {
      new ApproximateJob(spark, config, progress).run();
    }

    assertThat(rows("approximation", "SELECT k, q, round(kl_pq, 3) FROM t"))
        .containsExactly("[essay,ArraySeq(0.5, 0.5),0.368]");
  }
}
