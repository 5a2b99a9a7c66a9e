package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.DeltaLake;
import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.TableName;
import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is written to a table during a run is not seen by it. */
@ExtendWith(DeltaLake.class)
class PinnedTableTest {
  private final SparkSession spark = TestSpark.session();

  @TempDir Path folder;

  @Test
  void deltaTable_writtenMeanwhile_isReadAsItWas() {
    Path path = write("t");
    PinnedTable table = open(path).orElseThrow();
    InputFile before = table.description();
    spark.range(9).write().format("delta").mode("overwrite").save(path.toString());
    assertThat(table.rows().count()).isEqualTo(3);
    assertThat(table.kept(rows -> rows)).isSameAs(table);
    InputFile after = open(path).orElseThrow().description();
    assertThat(before.rows()).isEqualTo(3);
    assertThat(after.rows()).isEqualTo(9);
    assertThat(after.content()).isNotEqualTo(before.content());
  }

  /** Its versions are counted from 0 again. */
  @Test
  void deltaTable_madeAnew_isAnotherContent() {
    String first = open(write("a")).orElseThrow().description().content();
    String second = open(write("b")).orElseThrow().description().content();
    assertThat(first).startsWith("0 DELTA version 0 ");
    assertThat(second).startsWith("0 DELTA version 0 ").isNotEqualTo(first);
  }

  @Test
  void otherTable_writtenMeanwhile_isReadFromWhatWasKept() {
    spark.sql("create table pinned using parquet location '" + folder + "/p' as select 1 a");
    try {
      PinnedTable table =
          PinTable.named(spark, "table", TableName.parse("pinned"), TableVersion.LATEST);
      String kept = folder.resolve("kept").toString();
      PinnedTable pinned =
          table.kept(
              rows -> {
                rows.write().parquet(kept);
                return spark.read().parquet(kept);
              });
      spark.sql("insert into pinned select 2");
      assertThat(pinned.rows().collectAsList().toString()).isEqualTo("[[1]]");
      assertThat(pinned.description().content()).startsWith("0 rows ");
    } finally {
      spark.sql("drop table pinned");
    }
  }

  @Test
  void folder_whereSparkLacksTheLibrary_saysWhatToAdd() {
    Path path = write("t");
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertThatThrownBy(() -> open(path))
          .isInstanceOfSatisfying(
              JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
          .hasMessage(
              "input folder %s is a Delta table, which Spark cannot read by itself (add --packages io.delta:delta-spark_... for this version of Spark to KLDRIFT_SUBMIT_ARGS, or write plain Parquet, and give that)"
                  .formatted(path));
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  @Test
  void folder_thatIsNoTable_isNone() {
    spark.range(3).write().parquet(folder.resolve("p").toString());
    assertThat(open(folder.resolve("p"))).isEmpty();
    assertThat(open(folder.resolve("none"))).isEmpty();
  }

  private Path write(String name) {
    Path path = folder.resolve(name);
    spark.range(3).write().format("delta").save(path.toString());
    return path;
  }

  private Optional<PinnedTable> open(Path path) {
    return PinTable.inFolder(spark, "input", List.of(path.toString()), TableVersion.LATEST);
  }
}
