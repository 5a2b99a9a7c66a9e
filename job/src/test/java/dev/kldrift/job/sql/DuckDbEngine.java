package dev.kldrift.job.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** An in-memory DuckDB: a reader of Parquet that shares no code with Spark. */
public final class DuckDbEngine implements SqlEngine {
  private final Connection connection;

  /** Starts an empty database. */
  public DuckDbEngine() {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    execute("SET TimeZone = 'UTC'");
  }

  @Override
  public String opener() {
    return "open-duckdb.sql";
  }

  @Override
  public void setOutput(Path output) {
    execute("SET VARIABLE output = '" + output + "'");
  }

  @Override
  public void execute(String statement) {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  @Override
  public List<String> columns(String query) {
    try (Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      return columns(result.getMetaData());
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  @Override
  public List<String> rows(String query) {
    try (Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row(result));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** The single value of a query. */
  public long number(String query) {
    return Long.parseLong(rows(query).get(0));
  }

  /** Ends the database; not AutoCloseable, because JUnit would close it after its first test. */
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> columns(ResultSetMetaData data) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      names.add(data.getColumnLabel(i));
    }
    return names;
  }

  private static String row(ResultSet result) throws SQLException {
    StringJoiner row = new StringJoiner(" | ");
    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
      row.add(SqlEngine.text(result.getObject(i)));
    }
    return row.toString();
  }
}
