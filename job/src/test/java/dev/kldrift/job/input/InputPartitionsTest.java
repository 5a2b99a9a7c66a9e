package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The columns that {@code name=value} folders give to the files of an input. */
class InputPartitionsTest extends ListingFixture {

  @Test
  void partitions_givenOneByOne_areColumnsAsByGlob() throws IOException {
    file("pairs/feature=a/1.parquet");
    file("pairs/feature=b/2.parquet");
    List<String> expected =
        List.of("pairs/feature=a/1.parquet {feature=a}", "pairs/feature=b/2.parquet {feature=b}");
    assertThat(listed(root.resolve("pairs"))).isEqualTo(expected);
    assertThat(listed(root.resolve("pairs/feature=*"))).isEqualTo(expected);
    assertThat(listed(root.resolve("*/*/*.parquet"))).isEqualTo(expected);
    assertThat(listed(root.resolve("pairs/feature=a"), root.resolve("pairs/feature=b")))
        .isEqualTo(expected);
    assertThat(
            listed(
                root.resolve("pairs/feature=a/1.parquet"),
                root.resolve("pairs/feature=b/*.parquet")))
        .isEqualTo(expected);
    assertThat(list(root.resolve("pairs/feature=b")).get(0).partitions().base().getName())
        .isEqualTo("pairs");
  }

  @Test
  void partitions_severalAboveAndBelow_areAllColumns() throws IOException {
    file("pairs/feature=a/day=1/part.parquet");
    file("pairs/feature=a/day=2/sub/part.parquet");
    assertThat(listed(root.resolve("pairs/feature=a/day=1/part.parquet")))
        .containsExactly("pairs/feature=a/day=1/part.parquet {feature=a, day=1}");
    assertThat(listed(root.resolve("pairs/feature=a")))
        .containsExactly(
            "pairs/feature=a/day=1/part.parquet {feature=a, day=1}",
            "pairs/feature=a/day=2/sub/part.parquet {feature=a, day=2}");
    assertThat(listed(root.resolve("pairs/feature=a/day=2/sub")))
        .containsExactly("pairs/feature=a/day=2/sub/part.parquet {feature=a, day=2}");
  }

  @Test
  void partitions_valuesOfHiveAndEscapes_areWhatTheyStandFor() throws IOException {
    file("in/at=10%3A30%2F%25/f%3Dg=__HIVE_DEFAULT_PARTITION__/a.parquet");
    assertThat(listed(root.resolve("in")))
        .singleElement()
        .asString()
        .endsWith(" {at=10:30/%, f=g=null}");
  }

  @Test
  void partitions_ofARunDateAboveTheInput_areNoColumns() throws IOException {
    file("pairs/run_date=2026-05-01/a.parquet");
    assertThat(listed(root.resolve("pairs/run_date=2026-05-01")))
        .containsExactly("pairs/run_date=2026-05-01/a.parquet");
  }

  @Test
  void partitions_reachedByALinkWithoutThem_areColumnsStill() throws IOException {
    file("pairs/day=1/a.parquet");
    file("pairs/day=2/b.parquet");
    link("pairs/latest", "day=2");
    assertThat(listed(root.resolve("pairs")))
        .containsExactly("pairs/day=1/a.parquet {day=1}", "pairs/day=2/b.parquet {day=2}");
  }

  @Test
  void partitions_ofALink_areThoseOfItsOwnPath() throws IOException {
    file("store/x.parquet");
    link("pairs/day=2", "../store");
    assertThat(listed(root.resolve("pairs"))).containsExactly("pairs/day=2/x.parquet {day=2}");
  }

  @Test
  void partitions_thatDifferForOneFile_areAnError() throws IOException {
    Path file = file("pairs/day=1/a.parquet");
    Path link = link("pairs/day=2/b.parquet", "../day=1/a.parquet");
    assertFails(
        ExitCode.BAD_DATA,
        "input files %s and %s are one file, but their name=value folders differ (give it once)"
            .formatted(file, link),
        root.resolve("pairs"));
  }

  @ParameterizedTest
  @CsvSource({
    "day=/a.parquet, folder day= must be name=value",
    "=1/a.parquet, folder =1 must be name=value",
    "day=1/Day=2/a.parquet, two folders have the name Day",
    "day=1/x/hour=2/a.parquet, folder day=1 must be next to the other name=value",
  })
  void partitions_thatAreNone_areAnError(String file, String rule) throws IOException {
    Path folder = file("in/" + file).getParent();
    assertFails(
        ExitCode.BAD_DATA, "name=value folders of " + folder + ": " + rule, root.resolve("in"));
  }
}
