package dev.kldrift.job;

import dev.kldrift.job.publish.DeltaSession;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives the tests of a class a session that knows Delta Lake, as commands have it where that is on
 * the classpath. Others do without: on few rows its rules are a third of the work of a query.
 */
public final class DeltaLake implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    TestSpark.restart(with(Map.of()));
  }

  /** A command of the test before may have stopped it. */
  @Override
  public void beforeEach(ExtensionContext context) {
    if (SparkSession.getDefaultSession().isEmpty()) {
      TestSpark.restart(with(Map.of()));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    TestSpark.session().stop();
  }

  /** Settings of such a session. */
  public static Map<String, String> with(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(DeltaSession.settings());
    settings.put("spark.databricks.delta.snapshotPartitions", "1");
    settings.putAll(more);
    return settings;
  }
}
