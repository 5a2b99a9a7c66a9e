package dev.kldrift.job;

import dev.kldrift.job.sql.DuckDbEngine;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A table whose files DuckDB writes. */
public abstract class DuckDbSourceFixture extends NightlyFixture {
  private static DuckDbEngine duckDb;

  @BeforeAll
  static void start() {
    duckDb = new DuckDbEngine();
  }

  @AfterAll
  static void stop() {
    duckDb.close();
  }

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectories(source());
  }

  /** Adds a file with the rows of a query to the table. */
  protected void write(String name, String query) {
    execute("copy (%s) to '%s'".formatted(query, source().resolve(name)));
  }

  /** Runs a statement of DuckDB's. */
  protected static void execute(String statement) {
    duckDb.execute(statement);
  }
}
