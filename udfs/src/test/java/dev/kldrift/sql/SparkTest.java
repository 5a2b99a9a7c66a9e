package dev.kldrift.sql;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One Spark session for all tests of a JVM, with the functions registered. */
abstract class SparkTest {
  static final SparkSession SPARK = start();

  private static SparkSession start() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    DriftCatalog.register(spark);
    return spark;
  }

  static List<Row> sql(String text) {
    return SPARK.sql(text).collectAsList();
  }

  /** The only value of a query with one row and one column. */
  static Object value(String expression) {
    return SPARK.sql("select " + expression).head().get(0);
  }

  static double number(String expression) {
    return (Double) value(expression);
  }
}
