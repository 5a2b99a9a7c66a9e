package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

/** Files and links of which nobody reads more than their names. */
abstract class ListingFixture {
  @TempDir Path root;

  Path file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "rows of " + name);
  }

  Path link(String name, String target) throws IOException {
    Path link = root.resolve(name);
    Files.createDirectories(link.getParent());
    return Files.createSymbolicLink(link, Path.of(target));
  }

  static List<InputListing.Listed> list(Object... inputs) {
    return InputListing.list(
        Arrays.stream(inputs).map(Object::toString).toList(), new Configuration());
  }

  /** Listed files below the root, each with what its folders say. */
  List<String> listed(Object... inputs) {
    return list(inputs).stream()
        .map(
            file ->
                root.relativize(Path.of(file.status().getPath().toUri().getPath()))
                    + (file.partitions().values().isEmpty()
                        ? ""
                        : " " + file.partitions().values()))
        .toList();
  }

  static void assertFails(ExitCode exitCode, String message, Object... inputs) {
    assertThatThrownBy(() -> list(inputs))
        .isInstanceOfSatisfying(JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessage(message);
  }
}
