package dev.kldrift.job.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;

/** DuckDB in this process, on a fixed number of threads. */
final class DuckDbBench implements AutoCloseable {
  private final DuckDBConnection database;

  DuckDbBench(int threads) {
    try {
      database = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
      execute(database, "SET threads = " + threads);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection of its own over a folder of Parquet files. */
  Engine over(Path folder) {
    try {
      Connection connection = database.duplicate();
      execute(
          connection,
          "CREATE TEMPORARY VIEW pairs AS FROM read_parquet('" + folder + "/*.parquet')");
      return query -> answer(connection, query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double[] answer(Connection connection, String query) {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery(query)) {
      row.next();
      double[] answer = new double[row.getMetaData().getColumnCount()];
      for (int i = 0; i < answer.length; i++) {
        answer[i] = row.getDouble(i + 1);
      }
      return answer;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  String version() throws SQLException {
    return database.getMetaData().getDatabaseProductVersion();
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
