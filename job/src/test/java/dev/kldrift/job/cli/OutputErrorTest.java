package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that cannot be written, or must not be. */
class OutputErrorTest extends CommandFixture {
  private Path input;

  @BeforeAll
  void writeInput() throws IOException {
    input = input("in", "select 'a' feature, [1, 2] p, [3, 4] q");
    Files.createSymbolicLink(folder().resolve("link"), input);
    Files.writeString(folder().resolve("file"), "not a folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"in", "in/out", "link/out/deep", "none/../in/out", "in/../link/."})
  void output_underInput_endsWith78AndWritesNothing(String name) {
    Path output = Path.of(folder() + "/" + name);
    assertFailed(
        compare(input, output),
        ExitCode.BAD_CONFIG,
        "output " + output + " lies in input " + input + " (must be outside)");
    assertThat(input).isDirectoryContaining("glob:**part.parquet");
    assertThat(input.toFile().list()).hasSize(1);
  }

  @Test
  void output_underOneOfSeveralInputs_endsWith78() {
    Path output = input.resolve("out");
    assertFailed(
        compare(folder() + "/i?", output),
        ExitCode.BAD_CONFIG,
        "output " + output + " lies in input " + folder() + "/i? (must be outside)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "file/out"})
  void output_belowAFile_endsWith73(String name) {
    Path output = folder().resolve(name);
    assertFailed(
        compare(input, output),
        ExitCode.CANNOT_PUBLISH,
        "cannot write to output "
            + output
            + ": Parent path is not a directory: file:"
            + folder().resolve("file"));
    assertThat(folder().resolve("file")).hasContent("not a folder");
  }

  @Test
  void page_inAFolderThatIsNotThere_makesItAsOutputsAreMade() {
    Path page = folder().resolve("pages/of/playground.html");
    assertThat(execute("playground", "--output", page.toString())).isEqualTo(new Ended(0, "", ""));
    assertThat(page).isRegularFile();
    assertThat(page.getParent().toFile().list()).containsExactly("playground.html");
  }

  @Test
  void page_whereAFolderIsOrCannotBe_endsWith73() {
    assertFailed(
        execute("playground", "--output", input.toString()),
        ExitCode.CANNOT_PUBLISH,
        "cannot write " + input + ": it is a folder (must name a file)");
    Path file = folder().resolve("file");
    assertFailed(
        execute("playground", "--output", file.resolve("page.html").toString()),
        ExitCode.CANNOT_PUBLISH,
        "cannot write %s/page.html: %1$s: there is something else of that name".formatted(file));
  }

  @Test
  void output_onAnUnknownFileSystem_endsWith73() {
    assertFailed(
        execute("compare", "--input", input.toString(), "--output", "nosuch://host/out"),
        ExitCode.CANNOT_PUBLISH,
        "cannot write to output nosuch://host/out: Spark has no client of nosuch:// here (add its jar)");
  }

  /** The table that cannot be replaced is the third of four; the first two stay as they are. */
  @Test
  void output_withAFolderWhereATableBelongs_replacesNoTable() throws IOException {
    Path other = folder().resolve("other");
    Path blocked =
        Files.createDirectories(
            other.resolve("divergence/run_date=" + DATE + "/divergence.parquet"));
    Path summary = other.resolve("summary/run_date=" + DATE + "/summary.parquet");
    Files.createDirectories(summary.getParent());
    Files.writeString(summary, "results of an earlier run");
    assertFailed(
        compare(input, other),
        ExitCode.CANNOT_PUBLISH,
        "cannot publish " + blocked + ": is a folder");
    assertThat(summary).hasContent("results of an earlier run");
    assertThat(other.resolve("_runs/run_date=" + DATE + ".json"))
        .content()
        .contains("\"outcome\" : \"CANNOT_PUBLISH\"");
    assertThat(other.resolve("_staging")).isEmptyDirectory();
  }
}
