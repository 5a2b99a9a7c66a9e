import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the tables of two output folders row by row and bit by bit, and fails where one has rows
 * that the other has not. What tells when a run ran is left out.
 */
class SameTables {
  /** Written as text, doubles are told apart to the bit, and -0.0 from 0.0. */
  private static final String ROWS =
      "(select t::varchar from (select * from read_parquet('%s/%s/**/*.parquet',"
          + " hive_partitioning = true)) t)";

  public static void main(String[] args) throws IOException, SQLException {
    check(args.length == 3, "same-tables.java FIRST SECOND DAYS (two outputs, and the days that each has)");
    String first = args[0];
    String second = args[1];
    Set<String> tables = tables(Path.of(first));
    check(tables.equals(tables(Path.of(second))), "tables " + tables + " are not those of " + second);
    check(tables.contains("divergence"), "no table divergence in " + first);
    StringBuilder sizes = new StringBuilder();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      for (String table : tables) {
        String rows = ROWS.formatted(first, table);
        String others = ROWS.formatted(second, table);
        for (String difference : new String[] {rows + " except all " + others, others + " except all " + rows}) {
          long different = number(duckdb, "select count(*) from (" + difference + ")");
          check(different == 0, different + " rows of " + table + " differ: " + difference);
        }
        sizes.append(", ").append(number(duckdb, "select count(*) from " + rows)).append(' ').append(table);
      }
      long days = number(duckdb, "select count(distinct run_date) from read_parquet('" + first + "/divergence/**/*.parquet', hive_partitioning = true)");
      check(days == Long.parseLong(args[2]), days + " days in " + first);
    }
    System.out.println("the same rows in " + Path.of(second).getFileName() + sizes);
  }

  private static Set<String> tables(Path output) throws IOException {
    try (Stream<Path> folders = Files.list(output)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.startsWith("_") && !name.equals("runs") && !name.equals("report"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static long number(Connection duckdb, String query) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      System.err.println(otherwise);
      System.exit(1);
    }
  }
}
