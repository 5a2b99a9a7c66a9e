package dev.kldrift.job.publish;

import dev.kldrift.job.DeltaLake;
import dev.kldrift.job.TestSpark;
import dev.kldrift.job.publish.FaultyFileSystem.Kind;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * Faults where tables are those of a catalog, written as any catalog's are: Delta's here, whose
 * files and log are on the faulty disk, beside the output. The catalog is this process's alone, so
 * that none is halted.
 */
class CatalogFaultsTest extends TableFaultSweep {
  private static final String SCHEMA = "spark_catalog.lake";

  CatalogFaultsTest() {
    super(201);
  }

  @BeforeAll
  static void start() {
    TestSpark.restart(DeltaLake.with(Map.of("spark.sql.sources.default", "delta")));
  }

  @AfterAll
  static void stop() {
    TestSpark.session().stop();
  }

  @BeforeEach
  void makeSchema() {
    spark.sql(
        "create schema %s location '%s:%s'"
            .formatted(SCHEMA, FaultyFileSystem.SCHEME, folder.resolve("lake")));
  }

  @AfterEach
  void dropSchema() {
    FaultyFileSystem.arm(0, Kind.FAILS);
    spark.sql("drop schema " + SCHEMA + " cascade");
  }

  @Override
  List<String> settings() {
    return List.of("publish.format=table", "publish.catalog=" + SCHEMA);
  }

  @Override
  boolean isTried(Kind kind) {
    return kind != Kind.HALTS && super.isTried(kind);
  }

  @Override
  Dataset<Row> read(String table) {
    return spark.table(SCHEMA + "." + table);
  }
}
