import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints one SHA-256 of the sorted rows of all tables of some outputs, read by DuckDB. As text,
 * doubles are told apart to the bit. {@code runs}, which tells when a run ran, is left out.
 *
 * <p>{@code java -cp duckdb_jdbc.jar scripts/tables-hash.java [-v] OUTPUT...}
 */
class TablesHash {
  public static void main(String[] args)
      throws IOException, SQLException, NoSuchAlgorithmException {
    boolean verbose = args.length > 0 && args[0].equals("-v");
    MessageDigest all = MessageDigest.getInstance("SHA-256");
    long rows = 0;
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (String output : List.of(args).subList(verbose ? 1 : 0, args.length)) {
        for (String table : tables(Path.of(output))) {
          MessageDigest digest = MessageDigest.getInstance("SHA-256");
          long before = rows;
          String query =
              "select t::varchar r from (select * from read_parquet('%s/%s/**/*.parquet', hive_partitioning = true, union_by_name = true)) t order by r";
          try (ResultSet result = statement.executeQuery(query.formatted(output, table))) {
            while (result.next()) {
              digest.update((result.getString(1) + "\n").getBytes(StandardCharsets.UTF_8));
              rows++;
            }
          }
          byte[] hash = digest.digest();
          all.update((table + "\n").getBytes(StandardCharsets.UTF_8));
          all.update(hash);
          if (verbose) {
            System.err.println(hex(hash) + " " + (rows - before) + " rows of " + table + " in " + output);
          }
        }
      }
    }
    if (rows == 0) {
      System.err.println("tables-hash: no rows");
      System.exit(1);
    }
    System.out.println(hex(all.digest()) + " " + rows + " rows");
  }

  private static List<String> tables(Path output) throws IOException {
    try (Stream<Path> folders = Files.list(output)) {
      return folders
          .filter(folder -> !folder.getFileName().toString().matches("_.*|runs|report|pictures"))
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static String hex(byte[] hash) {
    return "%064x".formatted(new BigInteger(1, hash)).substring(0, 16);
  }
}
