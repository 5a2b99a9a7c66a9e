package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.publish.DriverProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that runs out of memory in a task: its own line and code, not Spark's 52. */
class EndedByErrorTest {
  private static final Path CASE =
      Path.of("src/test/resources/cases/37-bombs/billion-bins.parquet");

  @TempDir Path folder;

  /** The footer lies: it gives a row two values, and the pages of the row hold a billion. */
  private Path lie() throws IOException {
    byte[] content = Files.readAllBytes(CASE);
    int footer =
        content.length
            - 8
            - ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(content.length - 8);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String billion = "\u0016\u0080\u00a8\u00d6\u00b9\u0007"; // field of an i64, zigzag
    String two = "\u0016\u0084\u0080\u0080\u0080\u0000";
    String forged = text.substring(0, footer) + text.substring(footer).replace(billion, two);
    assertThat(forged).isNotEqualTo(text);
    Path input = Files.createDirectories(folder.resolve("in")).resolve("lie.parquet");
    return Files.write(input, forged.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void task_withoutMemory_endsInOneLineARecordAndAnEmptyStaging() throws Exception {
    Path input = lie();
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    DriverProcess run =
        DriverProcess.start(
            scratch,
            List.of(
                "compare",
                "--quiet",
                "--run-date",
                "2026-11-22",
                "--input",
                input.toString(),
                "--output",
                folder.resolve("out").toString()));
    int code = run.exitCode();
    List<String> lines =
        run.log().lines().filter(line -> line.startsWith("kldrift: error: ")).toList();
    assertThat(lines).as(run.log()).hasSize(1);
    assertThat(code).as(run.log()).isEqualTo(65);
    assertThat(run.log()).doesNotContain("\tat ");
    assertThat(folder.resolve("out/_runs/run_date=2026-11-22.json"))
        .content()
        .contains("\"exit_code\" : 65");
    assertThat(folder.resolve("out/_staging")).isEmptyDirectory();
  }
}
