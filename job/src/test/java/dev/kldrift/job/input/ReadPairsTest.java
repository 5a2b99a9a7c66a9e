package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.record.SparkSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stages get of a few rows, from the user's files and from pairs that a command has made. */
class ReadPairsTest {
  @TempDir Path folder;

  private final SparkSession spark = SparkSettings.session(TestSpark.session());

  private static CompareConfig config() {
    Settings settings = Settings.defaults().withAssignment("input=none");
    return CompareConfig.of(settings.withAssignment("output=out"), Clock.systemUTC());
  }

  private String write(String name, String query) {
    return TestSpark.write(folder.resolve(name), query).toString();
  }

  private List<String> read(PairInput input, String... columns) {
    Dataset<Row> rows = new ReadPairs(spark).read(input);
    return rows.selectExpr(columns).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void read_filesOfSeveralTypes_haveTheColumnsOfTheWidest() {
    String ints = write("a", "select 'x' k, array(1, 2) p, array(3, 4) q, 'more' unread_");
    String longs = write("b", "select 'y' k, array(5L) p, array(6L) q, 'more' unread_");
    CompareConfig config = config();
    PairInput input = PairSource.of(List.of(ints, longs)).open(spark, config);
    assertThat(input.rows()).isEqualTo(2);
    assertThat(input.keys()).containsExactly("k", "unread_");
    assertThat(read(input, "k", "typeof(p)", "p", "q", "source_file like '%.parquet'"))
        .containsExactly(
            "[x,array<bigint>,ArraySeq(1, 2),ArraySeq(3, 4),true]",
            "[y,array<bigint>,ArraySeq(5),ArraySeq(6),true]");
  }

  @Test
  void source_ofFiles_isIdentifiedByThem_ofMadePairsByTheirFingerprint() {
    String kept = write("kept", "select 'x' k, array(1, 2) p, array(3, 4) q");
    InputFile table = InputFile.other("/table.parquet", 10, 30);
    PairSource files = PairSource.of(List.of(kept));
    PairSource made = PairSource.made("nightly", "settings", kept, () -> "7", List.of(table));
    PairInput input = files.open(spark, config());
    assertThat(files.content(input)).singleElement().asString().matches("\\d+ [0-9a-f]{32}");
    assertThat(files.files(input)).isEqualTo(input.files());
    assertThat(made.content(input)).containsExactly("pairs 7");
    assertThat(made.files(input)).containsExactly(table);
    assertThat(read(made.open(spark, config()), "k", "p")).containsExactly("[x,ArraySeq(1, 2)]");
    assertThat(Stream.of(files, made.without(spark.emptyDataFrame(), 3)))
        .extracting(PairSource::rejectedCount)
        .containsExactly(0L, 3L);
  }
}
