import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Runs {@code file.sql name=value ...} in an in-memory DuckDB, the pairs set as SQL variables. */
final class RunSql {
  private RunSql() {}

  public static void main(String[] args) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (int i = 1; i < args.length; i++) {
        String[] variable = args[i].split("=", 2);
        String value = variable[1].replace("'", "''");
        statement.execute("SET VARIABLE " + variable[0] + " = '" + value + "'");
      }
      statement.execute(Files.readString(Path.of(args[0])));
    }
  }
}
