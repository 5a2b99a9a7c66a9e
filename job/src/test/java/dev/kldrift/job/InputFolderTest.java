package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same files give the same results, whatever folders, links and globs lead to them. */
class InputFolderTest extends CompareFixture {
  private Path file(String name, String columns) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Path written = input("written", "select " + columns);
    try (var files = Files.newDirectoryStream(written, "*.parquet")) {
      Files.move(files.iterator().next(), file);
    }
    TestFiles.delete(written);
    return file;
  }

  private String runId(String inputs) {
    return compare(folder, "input=" + inputs).run().identity().runId();
  }

  private List<String> scores() {
    return rows("divergence", "select feature, bins, partials, round(js_divergence, 3) from t");
  }

  @Test
  void partitions_givenOneByOne_areScoredAsByGlob() throws IOException {
    file("pairs/feature=clicks/part.parquet", "array(50L, 50L) p, array(50L, 50L) q");
    file("pairs/feature=views/part.parquet", "array(90L, 10L) p, array(50L, 50L) q");
    String glob = runId(folder + "/pairs/feature=*");
    List<String> expected = scores();
    assertThat(expected).containsExactly("[clicks,2,1,0.0]", "[views,2,1,0.102]");
    assertThat(
            runId(folder + "/pairs/feature=views/part.parquet," + folder + "/pairs/feature=clicks"))
        .isEqualTo(glob);
    assertThat(scores()).isEqualTo(expected);
  }

  @Test
  void links_ofEveryKind_doNotMultiplyCounts() throws IOException {
    Path file = file("in/sub/a.parquet", "'x' feature, array(90L, 10L) p, array(50L, 50L) q");
    String alone = runId(folder + "/in");
    List<String> expected = scores();
    assertThat(expected).containsExactly("[x,2,1,0.102]");
    Files.createSymbolicLink(folder.resolve("in/sub/back"), Path.of("."));
    Files.createSymbolicLink(folder.resolve("in/latest.parquet"), file);
    Path outside = Files.createSymbolicLink(folder.resolve("outside"), folder.resolve("in"));
    assertThat(runId(outside + "," + folder + "/in/*")).isEqualTo(alone);
    assertThat(scores()).isEqualTo(expected);
  }

  @Test
  void names_oddInEveryPlace_areScored() throws IOException {
    file("Zü rich/at=10:30 %41/a\nb #.parquet", "array(3L, 1L) p, array(2L, 2L) q");
    compare(folder.resolve("Zü rich"));
    assertThat(rows("divergence", "select `at`, bins from t")).containsExactly("[10:30 A,2]");
    assertThat(rows("runs", "select inputs[0].path from t"))
        .containsExactly("[file:" + folder + "/Zü rich/at=10:30 %41/a\nb #.parquet]");
  }

  @Test
  void output_thatALinkedInputHolds_isRefused() throws IOException {
    file("in/a.parquet", "'x' feature, array(1L, 1L) p, array(1L, 1L) q");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
    String output = folder.resolve("in/out").toString();
    assertThatThrownBy(() -> compare(link, "output=" + output))
        .hasMessage("output %s lies in input %s (must be outside)".formatted(output, link));
  }
}
