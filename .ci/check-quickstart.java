import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads the tables that scripts/quickstart published, and fails where they are not the sample's. */
class CheckQuickstart {
  public static void main(String[] args) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      CheckQuickstart check = new CheckQuickstart(duckdb, args[0]);
      // conf/examples/README.md says where these come from
      check.equal(8244, "select count(*) from {divergence}");
      check.equal(8244, "select count(distinct (feature, origin, week)) from {divergence}");
      check.equal(57708, "select sum(partials) from {divergence}");
      check.equal(57708, "select rows_in from {runs}");
      check.equal(57708, "select rows_combined + rows_quarantined from {runs}");
      check.equal(0, "select count(*) from {quarantine}");
      check.equal(180, "select count(*) from {divergence} where status = 'EMPTY_P'");
      check.equal(1, "select count(distinct run_id) from (select run_id from {divergence} union select run_id from {summary} union select run_id from {runs})");
      check.equal(8244, "select pairs from {summary} where level = 0");
      check.equal(8244, "select sum(pairs) from {summary} where level = 2");
      check.equal(0, "select count(*) from {divergence} where kl_pq < 0 or kl_qp < 0 or (js_divergence > ln(2) and not isnan(js_divergence)) or isnan(kl_pq) <> (status like 'EMPTY%')");
      check.equal(0, "select count(*) from {divergence} where isfinite(kl_pq) and abs(kl_pq - (cross_entropy_pq - entropy_p)) > 1e-12");
      check.equal(1, "select count(*) from (select abs(quantile_cont(kl_pq, 0.9) - (select kl_pq_p90 from {summary} where level = 0)) < 1e-15 as same from {divergence} where isfinite(kl_pq)) where same");
    }
    System.out.println("quickstart's tables are as they should be");
  }

  private final Connection duckdb;
  private final String output;

  private CheckQuickstart(Connection duckdb, String output) {
    this.duckdb = duckdb;
    this.output = output;
  }

  private void equal(long expected, String query) throws SQLException {
    String sql =
        query.replaceAll(
            "\\{(\\w+)}",
            "read_parquet('" + output + "/$1/**/*.parquet', hive_partitioning = true)");
    try (Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      if (result.getLong(1) != expected) {
        System.err.println("expected " + expected + ", got " + result.getLong(1) + ": " + query);
        System.exit(1);
      }
    }
  }
}
