package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.DeltaLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of Delta tables against what was published. */
@ExtendWith(DeltaLake.class)
class VerifyTablesTest extends DatedTablesFixture {
  private List<String> faults(int tables) {
    List<String> faults = new ArrayList<>();
    VerifyOutput.Found found =
        new VerifyOutput(root.toString(), HADOOP)
            .verify(spark, Optional.empty(), fault -> faults.add(fault.replace(root + "/", "")));
    assertThat(found.faults()).isEqualTo(faults.size());
    assertThat(found.files()).isEqualTo(tables);
    assertThat(found.unknown()).isZero();
    return faults;
  }

  /** Each change that somebody else may make of a table, undone by restoring what is noted. */
  @Test
  void verify_rowsThatOthersHaveChanged_namesTheVersionThatWasPublished() {
    publish(DATE.minusDays(1), bins("a", "TEXT"), "r0");
    publish(DATE, bins("b", "NUMBER") + " union all " + bins("c", "TEXT"), "r1");
    publish(DATE.plusDays(1), bins("d", "TEXT") + " where false", "r2");
    String table = "delta.`" + root.resolve("bins") + "`";
    spark.sql("OPTIMIZE " + table);
    assertThat(faults(3)).isEmpty();

    Map<String, List<String>> changes = new LinkedHashMap<>();
    changes.put(
        "UPDATE " + table + " SET kind = 'TEXT' WHERE name = 'b'",
        List.of("bins of 2026-11-22: has other content than was published as bins version 1"));
    changes.put(
        "DELETE FROM " + table + " WHERE name = 'a'",
        List.of("bins of 2026-11-21: has 0 rows, was published as bins version 0 with 1"));
    changes.put(
        "INSERT INTO " + table + " VALUES ('x', 'TEXT', DATE'2026-11-23')",
        List.of("bins of 2026-11-23: has 1 rows, was published as bins version 2 with 0"));
    changes.put(
        "INSERT INTO " + table + " VALUES ('x', 'TEXT', DATE'2026-11-30')",
        List.of("bins of 2026-11-30: no run has published these rows (remove them)"));
    changes.forEach(
        (change, expected) -> {
          spark.sql(change);
          boolean ofDate = !expected.get(0).contains("2026-11-30");
          assertThat(faults(ofDate ? 2 : 3)).as(change).isEqualTo(expected);
          spark.sql("RESTORE TABLE " + table + " TO VERSION AS OF 2");
          assertThat(faults(3)).as("restored").isEmpty();
        });
  }

  @Test
  void verify_aFileThatIsGone_isAFault() throws IOException {
    publish(DATE, bins("a", "TEXT"), "r0");
    try (var files = Files.walk(root.resolve("bins/run_date=2026-11-22"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    assertThat(faults(0)).last().asString().startsWith("bins of 2026-11-22: cannot be read: ");
  }
}
