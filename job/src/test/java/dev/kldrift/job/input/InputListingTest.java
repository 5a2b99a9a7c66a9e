package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files an input is, and what their folders say of them. Nobody reads the files. */
class InputListingTest extends ListingFixture {
  @Test
  void link_toTheFolderItIsIn_endsThere() throws IOException {
    file("in/sub/a.parquet");
    link("in/sub/back", ".");
    link("in/sub/up", "..");
    link("in/sub/root", root.toString());
    assertThat(listed(root.resolve("in"))).containsExactly("in/sub/a.parquet");
  }

  @Test
  void link_toAFolderAboveTheInput_endsThere() throws IOException {
    file("in/day=1/a.parquet");
    file("in/day=2/b.parquet");
    link("in/day=1/up", "..");
    link("in/day=2/top", root.toString());
    assertThat(listed(root.resolve("in/*")))
        .isEqualTo(listed(root.resolve("in")))
        .containsExactly("in/day=1/a.parquet {day=1}", "in/day=2/b.parquet {day=2}");
    assertThat(listed(root.resolve("in/day=1"))).containsExactly("in/day=1/a.parquet {day=1}");
  }

  @Test
  void links_betweenTwoFolders_endToo() throws IOException {
    file("in/x/a.parquet");
    file("in/y/b.parquet");
    link("in/x/to-y", "../y");
    link("in/y/to-x", "../x");
    assertThat(listed(root.resolve("in"))).containsExactly("in/x/a.parquet", "in/y/b.parquet");
  }

  @Test
  void link_toAFileThatIsListedToo_isNoSecondFile() throws IOException {
    file("in/2026-05-01.parquet");
    link("in/0-latest.parquet", "2026-05-01.parquet");
    Path latest = link("latest", "in/0-latest.parquet");
    assertThat(listed(root.resolve("in"))).containsExactly("in/2026-05-01.parquet");
    assertThat(listed(latest, root.resolve("in"))).containsExactly("in/2026-05-01.parquet");
    assertThat(listed(root.resolve("in"), latest, root.resolve("*")))
        .containsExactly("in/2026-05-01.parquet");
  }

  @Test
  void link_alone_isReadByItsName() throws IOException {
    file("elsewhere/deep/a.parquet");
    link("in/linked", "../elsewhere");
    link("in/one.parquet", "../elsewhere/deep/a.parquet");
    assertThat(listed(root.resolve("in"))).containsExactly("in/linked/deep/a.parquet");
    assertThat(list(root.resolve("in/one.parquet")).get(0).realPath().toUri().getPath())
        .isEqualTo(root.resolve("elsewhere/deep/a.parquet").toRealPath().toString());
  }

  @Test
  void hardLink_isTheSameFile() throws IOException {
    Path file = file("in/b.parquet");
    Files.createLink(root.resolve("in/a.parquet"), file);
    assertThat(listed(root.resolve("in"))).containsExactly("in/a.parquet");
    assertThat(listed(file, root.resolve("in/a.parquet"))).containsExactly("in/a.parquet");
  }

  @ParameterizedTest
  @CsvSource({
    "in/b.parquet, gone.parquet, in",
    "in/b.parquet, gone.parquet, in/*.parquet",
    "in/b.parquet, gone.parquet, in/b.parquet",
    "in/feature=b/x.parquet, ../../gone, in",
    "in/feature=b, ../gone, in/feature=*",
    "in/self.parquet, self.parquet, in",
  })
  void link_thatLeadsNowhere_isNamed(String link, String target, String input) throws IOException {
    file("in/feature=a/a.parquet");
    Path dangling = link(link, target);
    assertFails(
        ExitCode.NO_INPUT,
        "input %s is a link that leads nowhere: to %s (mend or remove it)"
            .formatted(dangling, target),
        root.resolve(input));
  }

  @Test
  void link_thatLeadsNowhere_thatIsNotAskedFor_doesNotMatter() throws IOException {
    file("in/a.parquet");
    link("in/b.parquet", "gone");
    link("in/_temporary", "gone");
    link("in/.c.parquet", "gone");
    assertThat(listed(root.resolve("in/a*"))).containsExactly("in/a.parquet");
  }

  @Test
  void input_givenTwice_isReadOnce() throws IOException {
    Path one = file("in/a.parquet");
    file("in/b.parquet");
    assertThat(listed(one, one, root.resolve("in"), root.resolve("in/*"), root.resolve("in/a*")))
        .containsExactly("in/a.parquet", "in/b.parquet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-05-01T00:00/a.parquet",
        "a b/c  d.parquet",
        "Zürich/東京.parquet",
        "Zu\u0308rich/e\u0301.parquet",
        "100%/%41.parquet",
        "#1/+&'\"!.parquet",
        "a\nb/c\td.parquet",
        "a[1]/b{2}.parquet",
        "a,b/c;d.parquet",
        "back\\slash/a\\*b.parquet",
        "_day=1/a.parquet",
        "what?/*.parquet",
        "~/$HOME.parquet",
      })
  void name_odd_isReadByFolderFileAndGlob(String name) throws IOException {
    Path file = file("in/" + name);
    Files.writeString(file.resolveSibling("b.parquet"), "another");
    String first = "in/" + name.substring(0, name.indexOf('/') + 1) + "b.parquet";
    String partition = name.startsWith("_day") ? " {_day=1}" : "";
    assertThat(listed(root.resolve("in")))
        .containsExactlyInAnyOrder("in/" + name + partition, first + partition);
    assertThat(listed(root + "/in/" + name)).containsExactly("in/" + name + partition);
    if (name.contains("/") && !name.startsWith("_")) {
      assertThat(listed(root + "/i*/*/*")).contains("in/" + name);
    }
  }

  @Test
  void name_withAColon_isNamed() throws IOException {
    file("in/a.parquet");
    for (String name : List.of("in/b/2026-05-01T00:00.parquet", "in/b:c/a[1].parquet")) {
      Path colon = file(name);
      for (String input : List.of("in", "in/*", "in/b*/*", name)) {
        assertFails(
            ExitCode.BAD_DATA,
            "input file %s cannot be opened by Hadoop for a colon in its path (rename it)"
                .formatted(colon),
            root.resolve(input));
      }
      Files.delete(colon);
    }
    assertThat(listed(root.resolve("in/a*"))).containsExactly("in/a.parquet");
  }

  @Test
  void path_relativeWithAColon_isNoScheme() {
    assertFails(ExitCode.NO_INPUT, "input not found: a:b", "a:b");
  }

  @Test
  void path_thatExists_isNoPattern() throws IOException {
    file("in/a[1].parquet");
    file("in/a1.parquet");
    assertThat(listed(root.resolve("in/a[1].parquet"))).containsExactly("in/a[1].parquet");
    assertThat(listed(root.resolve("in/a[12].parquet"))).containsExactly("in/a1.parquet");
    assertThat(listed(root + "/in/a\\[1].parquet")).containsExactly("in/a[1].parquet");
    assertThat(listed(root + "/{in/a1,none/b}.parquet")).containsExactly("in/a1.parquet");
  }

  @Test
  void name_hidden_isNoData() throws IOException {
    file("in/a.parquet");
    file("in/_SUCCESS");
    file("in/.a.parquet.crc");
    file("in/_temporary/0/b.parquet");
    file("in/c.parquet._COPYING_");
    assertThat(listed(root.resolve("in"))).containsExactly("in/a.parquet");
    assertThat(listed(root.resolve("in/*"))).containsExactly("in/a.parquet");
  }

  @Test
  void name_hiddenAndGiven_isReadOrRefused() throws IOException {
    file("in/_old/a.parquet");
    Path hidden = file("in/_a.parquet");
    assertThat(listed(root.resolve("in/_old"))).containsExactly("in/_old/a.parquet");
    assertThat(listed(root.resolve("in/_o*"))).containsExactly("in/_old/a.parquet");
    assertFails(
        ExitCode.BAD_DATA,
        "input file " + hidden + " has a hidden name, which Spark does not read (rename it)",
        hidden);
  }

  @ParameterizedTest
  @CsvSource({
    "_delta_log/0.json, a Delta table, _delta_log",
    ".hoodie/hoodie.properties, a Hudi table, .hoodie",
    "metadata/v1.metadata.json, an Iceberg table, metadata",
    "metadata/version-hint.text, an Iceberg table, metadata",
    "_spark_metadata/0, written by a Spark stream, _spark_metadata",
  })
  void table_withALog_isRefusedFromAboveInsideAndBelow(String log, String what, String marker)
      throws IOException {
    file("lake/table/" + log);
    file("lake/table/data/day=1/a.parquet");
    link("linked.parquet", "lake/table/data/day=1/a.parquet");
    link("linked", "lake/table/data");
    String message =
        "input folder %s is %s (it holds %s), with files that the table may have replaced: read it as a table, write plain Parquet, and give that"
            .formatted(root.resolve("lake/table").toRealPath(), what, marker);
    for (String input :
        List.of(
            "lake",
            "lake/table",
            "lake/t*",
            "lake/table/data",
            "lake/table/data/day=1/a.parquet",
            "lake/table/*/*/*.parquet",
            "linked.parquet",
            "linked")) {
      assertFails(ExitCode.BAD_DATA, message, root.resolve(input));
    }
  }

  @Test
  void table_folderOfAnotherKindCalledMetadata_isNone() throws IOException {
    file("in/metadata/a.parquet");
    file("in/b.parquet");
    assertThat(listed(root.resolve("in"))).containsExactly("in/b.parquet", "in/metadata/a.parquet");
  }

  @Test
  void pipe_isNoFile() throws Exception {
    Path pipe = root.resolve("in/pipe.parquet");
    Files.createDirectories(pipe.getParent());
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertFails(
        ExitCode.BAD_DATA, "input is not a file: " + pipe + " (device or pipe)", pipe.getParent());
  }

  /** A store of another scheme, as HDFS and S3 are. */
  public static final class OtherStore extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("other:///");
    }
  }

  @Test
  void store_thatIsNotLocal_isListedByTheSameRules() throws IOException {
    file("in/day=1/a.parquet");
    file("in/day=2/b.parquet");
    file("in/day=2/_SUCCESS");
    file("table/_delta_log/0.json");
    file("table/x/c.parquet");
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.other.impl", OtherStore.class, FileSystem.class);
    String at = "other://" + root;
    for (List<String> inputs :
        List.of(
            List.of(at + "/in"),
            List.of(at + "/in/day=*", at + "/in"),
            List.of(at + "/in/day=2/b.parquet", at + "/in/day=1"))) {
      assertThat(InputListing.list(inputs, hadoop))
          .extracting(listed -> listed.status().getPath().toString() + listed.partitions().values())
          .containsExactly(
              "other:" + root + "/in/day=1/a.parquet{day=1}",
              "other:" + root + "/in/day=2/b.parquet{day=2}");
    }
    for (String input : List.of("/table", "/t*", "/table/x/c.parquet")) {
      assertThatThrownBy(() -> InputListing.list(List.of(at + input), hadoop))
          .hasMessageContaining("/table is a Delta table");
    }
    assertThatThrownBy(() -> InputListing.list(List.of(at + "/gone"), hadoop))
        .hasMessage("input not found: " + at + "/gone");
  }
}
