package dev.kldrift.job.connect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.SparkSession;

/**
 * A client of Spark Connect in a process of its own: reads a query a line, and prints what the one
 * value of each is, or what went wrong.
 */
final class ConnectClient {
  static final String ANSWER = "answer: ";

  private ConnectClient() {}

  /** Takes the address of the server, as {@code sc://127.0.0.1:15002}. */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader queries =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    SparkSession spark = SparkSession.builder().remote(args[0]).getOrCreate();
    out.println(ANSWER + spark.getClass().getName());
    for (String query = queries.readLine(); query != null; query = queries.readLine()) {
      out.println(ANSWER + answer(spark, query));
    }
    System.exit(0); // its threads would keep it for a minute
  }

  private static String answer(SparkSession spark, String query) {
    try {
      return String.valueOf(spark.sql(query).collectAsList().get(0).get(0));
    } catch (Exception e) { // Spark declares none of its own
      return "error: " + e.getMessage().lines().findFirst().orElse("");
    }
  }
}
