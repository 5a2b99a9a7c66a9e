package dev.kldrift.job.sql;

import dev.kldrift.job.TestSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark SQL in this JVM, in a session of its own on the one local context. */
public final class SparkEngine implements SqlEngine {
  private final SparkSession spark = TestSpark.session().newSession();

  /** Opens a session; times show in UTC, and no code is compiled for a handful of rows. */
  public SparkEngine() {
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    spark.conf().set("spark.sql.codegen.wholeStage", false);
    spark.conf().set("spark.sql.adaptive.enabled", false);
    spark.conf().set("spark.sql.shuffle.partitions", 1);
  }

  /** The session behind this engine. */
  public SparkSession session() {
    return spark;
  }

  @Override
  public String opener() {
    return "open-spark.sql";
  }

  @Override
  public void setOutput(Path output) {
    execute("SET output = " + output);
  }

  @Override
  public void execute(String statement) {
    spark.sql(statement);
  }

  @Override
  public List<String> columns(String query) {
    return List.of(spark.sql(query).columns());
  }

  @Override
  public List<String> rows(String query) {
    return spark.sql(query).collectAsList().stream().map(SparkEngine::text).toList();
  }

  private static String text(Row row) {
    StringJoiner text = new StringJoiner(" | ");
    for (int i = 0; i < row.size(); i++) {
      text.add(SqlEngine.text(row.get(i)));
    }
    return text.toString();
  }
}
