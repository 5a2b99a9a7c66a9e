package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  private static final LocalDate DATE = LocalDate.of(2026, 11, 22);

  @TempDir Path root;

  @Test
  void open_afterADeadRun_clearsItsDateOnly() throws IOException {
    Path dead = staged("run_date=2026-11-22/divergence/part-0.parquet");
    Path other = staged("run_date=2026-11-23/divergence/part-0.parquet");
    open();
    assertThat(dead).doesNotExist();
    assertThat(other).hasContent("staged");
  }

  @Test
  void clearStaging_afterARun_leavesOtherDatesAlone() throws IOException {
    Path other = staged("run_date=2026-11-21/runs/part-0.parquet");
    OutputFolder output = open();
    staged("run_date=2026-11-22/runs/part-0.parquet");
    output.clearStaging();
    assertThat(root.resolve("_staging/run_date=2026-11-22")).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void published_isOneFilePerTableAndDate() {
    assertThat(open().tables().name(ResultTable.DIVERGENCE, DATE))
        .isEqualTo(root + "/divergence/run_date=2026-11-22/divergence.parquet");
  }

  @Test
  void writeRecord_twice_keepsTheLatest() {
    OutputFolder output = open();
    output.notes().writeRecord("{\"outcome\" : \"BAD_DATA\"}");
    output.notes().writeRecord("{\"outcome\" : \"DONE\"}");
    Path runs = root.resolve("_runs");
    assertThat(runs.resolve("run_date=2026-11-22.json")).hasContent("{\"outcome\" : \"DONE\"}");
    assertThat(runs.toFile().list()).hasSize(1);
  }

  @Test
  void writeRecord_noPlaceForIt_isAFailureThatNamesThePlace() throws IOException {
    OutputFolder output = open();
    Files.writeString(root.resolve("_runs"), "a file where the folder should be");
    assertThatThrownBy(() -> output.notes().writeRecord("{}"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANNOT_PUBLISH))
        .hasMessageStartingWith(
            "cannot write to output " + root + "/_runs/run_date=2026-11-22.json");
  }

  private OutputFolder open() {
    return OutputFolder.open(root.toString(), DATE, new Configuration());
  }

  private Path staged(String name) throws IOException {
    Path file = root.resolve("_staging").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "staged");
  }
}
