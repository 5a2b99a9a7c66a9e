package dev.kldrift.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A real table of two rows a day: its days say nothing, its months do. */
class BirdstrikesTest extends NightlyFixture {
  /** Where .ci/run puts birdstrikes.csv of the npm package vega-datasets 3.2.1. */
  private static final Path CSV = Path.of("target/node/birdstrikes.csv");

  static boolean hasBirdstrikes() {
    return Files.exists(CSV);
  }

  private void run(String window) {
    nightly(
        "2001-08-31",
        "source.date-column=Flight Date",
        "profile.features=Time of day,Wildlife Size,Phase of flight,Effect Amount of damage",
        "reference.windows=baseline 2000-01-01..2000-12-31",
        "current.window=" + window,
        "decision.minimum-power=0.8");
  }

  @Test
  @EnabledIf("hasBirdstrikes")
  void months_decideWhereDaysCannot() {
    spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(CSV.toString())
        .withColumn("Flight Date", col("Flight Date").cast("date"))
        .coalesce(1)
        .write()
        .option("parquet.enable.dictionary", "true")
        .parquet(source().toString());

    run("day");
    assertThat(rows("divergence", "select distinct decision from t where total_q = 7"))
        .containsExactly("[TOO_FEW]");

    run("month");
    assertThat(rows("divergence", "select feature, decision from t where total_q = 168 order by 1"))
        .hasSize(4)
        .noneMatch(row -> row.contains("TOO_FEW"));
  }
}
