package dev.kldrift.job.sql;

import dev.kldrift.job.TestSpark;
import dev.kldrift.sql.DriftCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark SQL in this JVM, in a session of its own on the one local context. */
public final class SparkEngine implements SqlEngine {
  private final SparkSession spark = newSession();

  /** Opens a session; times show in UTC. */
  public SparkEngine() {
    spark.conf().set("spark.sql.session.timeZone", "UTC");
  }

  /** Compiles no code and plans nothing twice: with a handful of rows that is all the time. */
  static SparkSession newSession() {
    SparkSession session = TestSpark.session().newSession();
    DriftCatalog.register(session);
    session.conf().set("spark.sql.codegen.wholeStage", false);
    session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    session.conf().set("spark.sql.adaptive.enabled", false);
    session.conf().set("spark.sql.shuffle.partitions", 1);
    return session;
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
