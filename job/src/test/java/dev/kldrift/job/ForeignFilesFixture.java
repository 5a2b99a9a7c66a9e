package dev.kldrift.job;

import dev.kldrift.job.sql.DuckDbEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** An input of files that other programs have written. */
abstract class ForeignFilesFixture extends CompareFixture {
  private static DuckDbEngine duckDb;

  @BeforeAll
  static void start() {
    duckDb = new DuckDbEngine();
  }

  @AfterAll
  static void stop() {
    duckDb.close();
  }

  Path in() {
    return folder.resolve("in");
  }

  /** Adds a file to the input, written by DuckDB. */
  void duckDb(String name, String query) throws IOException {
    Files.createDirectories(in());
    duckDb.execute("copy (%s) to '%s' (format parquet)".formatted(query, in().resolve(name)));
  }

  /** Adds a file of one row to the input, of types that only parquet-java writes. */
  void parquet(String name, String columns, Consumer<Group> fill) throws IOException {
    Files.createDirectories(in());
    TestParquet.write(in().resolve(name), columns, Map.of(), 1, (row, i) -> fill.accept(row));
  }
}
