package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.DeltaLake;
import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.PublishConfig;
import dev.kldrift.job.config.PublishConfig.Format;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a catalog, which are Delta's here, by the writer that every catalog's tables have. */
class CatalogTablesTest extends DatedTablesFixture {

  @BeforeAll
  static void start(@TempDir Path warehouse) {
    TestSpark.restart(DeltaLake.with(Map.of("spark.sql.warehouse.dir", warehouse.toString())));
  }

  @AfterAll
  static void stop() {
    TestSpark.session().stop();
  }

  /** Catalog tables are Delta's here, by the writer that every catalog's tables have. */
  @Test
  void catalogTables_replaceAndGrowToo() {
    spark.conf().set("spark.sql.sources.default", "delta");
    PublishConfig config = new PublishConfig(Format.TABLE, "spark_catalog.lake", 1);
    PublishedTables.claim(root.toString(), config, spark, HADOOP);
    try {
      assertThat(catalog(DATE.minusDays(1), bins("a", "TEXT"))).isEqualTo("[[a,TEXT,2026-11-21]]");
      catalog(DATE, bins("a", "TEXT"));
      assertThat(catalog(DATE, bins("b", "TEXT") + " where false"))
          .isEqualTo("[[a,TEXT,2026-11-21]]");
      assertThat(catalog(DATE, "select 'c' name, 5 more, 'TEXT' kind"))
          .isEqualTo("[[a,TEXT,2026-11-21], [c,TEXT,2026-11-22]]");
      spark.sql("drop schema spark_catalog.lake cascade");
      assertThatThrownBy(
              () ->
                  new VerifyOutput(root.toString(), HADOOP)
                      .verify(spark, Optional.empty(), fault -> {}))
          .hasMessageStartingWith("publish.catalog spark_catalog.lake cannot be used: ");
      assertThat(spark.catalog().databaseExists("spark_catalog.lake"))
          .as("it is looked at")
          .isFalse();
    } finally {
      spark.sql("drop schema if exists spark_catalog.lake cascade");
      spark.conf().unset("spark.sql.sources.default");
    }
  }

  private String catalog(LocalDate date, String query) {
    OutputFolder output = OutputFolder.open(root.toString(), date, HADOOP);
    StagedTable staged = StagedTable.write(ResultTable.BINS, output, spark.sql(query), List.of());
    staged.prepare(spark);
    staged.publish(spark, "run");
    assertThat(output.read(spark, ResultTable.BINS).collectAsList()).hasSize((int) staged.rows());
    return spark
        .table("spark_catalog.lake.bins")
        .select("name", "kind", "run_date")
        .orderBy("run_date", "name")
        .collectAsList()
        .toString();
  }

  @Test
  void catalogTables_aCatalogThatIsNotThere_isABadConfiguration() {
    assertThatThrownBy(
            () ->
                PublishedTables.claim(
                    root.toString(),
                    new PublishConfig(Format.TABLE, "lake.drift", 1),
                    spark,
                    HADOOP))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "publish.catalog lake.drift: Spark has no catalog 'lake' (set spark.sql.catalog.lake, and add its library, as in --packages)");
    assertThatThrownBy(
            () ->
                PublishedTables.claim(
                    root.toString(),
                    new PublishConfig(Format.TABLE, "spark_catalog.drift", 1),
                    spark,
                    HADOOP))
        .hasMessageContaining("tables of spark_catalog are parquet");
  }
}
