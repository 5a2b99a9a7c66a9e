package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.DeltaLake;
import dev.kldrift.job.TestSpark;
import dev.kldrift.job.cli.CommandFixture.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Commands on tables. */
@ExtendWith(DeltaLake.class)
class TableCommandsTest {
  @TempDir Path folder;

  private Ended execute(String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--set", "report.html=off"));
    all.addAll(List.of("--output", folder.resolve("out").toString()));
    all.addAll(List.of(more));
    return CommandFixture.execute(all.toArray(String[]::new));
  }

  private String lake() {
    String lake = folder.resolve("lake").toString();
    TestSpark.session()
        .sql("select date'2026-01-02' date, id % 3 v, array(1, 2) p, array(2, 1) q from range(90)")
        .write()
        .format("delta")
        .save(lake);
    return lake;
  }

  @Test
  void doctorAndValidate_onTables_lookAtThem() {
    String lake = lake();
    Ended ended = execute("doctor", "--input", lake);
    assertThat(ended.out()).containsPattern("input +table " + lake + " version 0");
    ended = execute("doctor", "--input-table", "not.there");
    assertThat(ended.out()).contains("table not found: not.there");
    assertThat(ended.exitCode()).isEqualTo(66);
    ended = execute("validate", "--set", "source.path=" + lake);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).containsPattern("v +integer");
  }

  @Test
  void diff_ofArraysAndMaps_saysWhatIsCompared() {
    String rows = folder.resolve("rows.parquet").toString();
    TestSpark.session()
        .sql("select array_repeat(1, int(id % 3)) tags, map('a', id) m from range(90)")
        .write()
        .parquet(rows);
    Ended ended = CommandFixture.execute("diff", "--reference", rows, "--current", rows);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("by length: 'tags' has type array<int> (its number of elements is compared)\n")
        .contains("left out: 'm' has type map<string,bigint> (must be of numbers, texts,");
  }

  /** Where no double tells neighbours apart, they share a bin: never in silence. */
  @Test
  void numbersBeyondDoubles_areWarnedOf() {
    String rows = folder.resolve("rows.parquet").toString();
    TestSpark.session()
        .sql(
            "select date'2026-01-02' date, 9007199254740990 + id % 40 big, id % 40 small,"
                + " cast(9007199254740990 + id % 40 as decimal(20, 0)) decimals from range(900)")
        .write()
        .parquet(rows);
    Ended ended = CommandFixture.execute("diff", "--reference", rows, "--current", rows);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    String warning =
        "kldrift: warning: feature '%s' has an edge at 900719925474\\d+ \\(whole numbers beyond"
            + " 2\\^53 = 9007199254740992 are binned as the nearest double";
    assertThat(ended.err())
        .containsPattern(warning.formatted("big"))
        .containsPattern(warning.formatted("decimals"))
        .doesNotContain("'small'");
    ended = execute("profile", "--run-date", "2026-01-02", "--set", "source.path=" + rows);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).containsPattern(warning.formatted("big"));
  }

  @Test
  void compare_onATable_printsPairs() {
    Ended ended = execute("compare", "--input", lake(), "--set", "columns.keys=v");
    assertThat(ended.err()).doesNotContain("error");
    assertThat(ended.out()).contains("rows read 90 = combined 90 + quarantined 0; pairs scored 3");
    ended = execute("compare", "--quiet", "--input-table", "no.such");
    assertThat(ended.err()).isEqualTo("kldrift: error: table not found: no.such\n");
    assertThat(ended.exitCode()).isEqualTo(66);
  }
}
