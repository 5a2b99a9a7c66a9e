package dev.kldrift.job.report;

import dev.kldrift.job.CompareJob;
import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.run.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Pages that {@code compare} leaves for people, and a browser to look at them. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ReportPageFixture {
  static final StructType INPUT =
      new StructType()
          .add("feature", DataTypes.StringType)
          .add("shop", DataTypes.StringType)
          .add("bins", DataTypes.createArrayType(DataTypes.StringType))
          .add("p", DataTypes.createArrayType(DataTypes.LongType))
          .add("q", DataTypes.createArrayType(DataTypes.LongType));

  static final String SCRIPT =
      "</script><img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>";

  private final SparkSession spark = TestSpark.session();
  Browser browser;

  @BeforeAll
  void openBrowser() {
    browser = new Browser();
  }

  @AfterAll
  void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingWentWrong() {
    browser.assertQuiet();
    browser.desktop();
  }

  static Row row(String feature, String shop, long[] p, long[] q) {
    List<String> bins = List.of("[0, 1)", "[1, 2)", SCRIPT, "NULL").subList(0, p.length);
    return RowFactory.create(feature, shop, bins, boxed(p), boxed(q));
  }

  static List<Long> boxed(long[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }

  final Path compare(Path folder, String name, String out, String date, List<Row> rows) {
    return compare(folder, name, out, date, INPUT, rows);
  }

  final Path compare(
      Path folder,
      String name,
      String out,
      String date,
      StructType schema,
      List<Row> rows,
      String... more) {
    Dataset<Row> input = spark.createDataFrame(rows, schema);
    Path output = folder.resolve(out);
    Settings settings = Settings.defaults();
    for (String assignment :
        List.of(
            "input=" + TestSpark.write(folder.resolve(name), input),
            "output=" + output,
            "run-date=" + date,
            "max-quarantine-fraction=1")) {
      settings.withAssignment(assignment);
    }
    List.of(more).forEach(settings::withAssignment);
    CompareConfig config = CompareConfig.of(settings, Clock.systemUTC());
    try (Progress progress = Progress.of(spark, true)) {
      new CompareJob(spark, config, progress).run();
    }
    return output.resolve("report/run_date=" + date + ".html");
  }
}
