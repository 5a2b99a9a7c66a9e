package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random folders are read as they were written: every file once, with the keys of its folders. */
class FolderTreeTest {
  private static final int TREES = 25;
  private static final long SEED = 20261125;

  @TempDir Path root;

  private final SparkSession spark = TestSpark.session().newSession();

  /** Spark reads all trees at once, since each of its jobs costs more than the rows of a tree. */
  @Test
  void trees_random_areReadAsTheyWereWritten() throws Exception {
    spark.conf().set("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
    Map<Long, List<String>> written = new TreeMap<>();
    List<Dataset<Row>> trees = new ArrayList<>();
    for (long seed = SEED; seed < SEED + TREES; seed++) {
      FolderTree tree = new FolderTree(Files.createDirectory(root.resolve("" + seed)), seed);
      written.put(seed, tree.rows());
      List<InputFile> files = InputProbe.read(tree.inputs(), new Configuration());
      assertThat(files.stream().mapToLong(InputFile::rows).sum())
          .as("seed %d", seed)
          .isEqualTo(tree.rows().size());
      trees.add(rows(seed, files));
    }

    Map<Long, List<String>> read =
        trees.stream().reduce(Dataset::union).orElseThrow().collectAsList().stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getLong(0),
                    TreeMap::new,
                    Collectors.collectingAndThen(
                        Collectors.mapping(row -> row.getString(1), Collectors.toList()),
                        rows -> rows.stream().sorted().toList())));

    written.values().removeIf(List::isEmpty);
    written.forEach((seed, rows) -> assertThat(read.get(seed)).as("seed %d", seed).isEqualTo(rows));
  }

  private Dataset<Row> rows(long seed, List<InputFile> files) {
    Column keys =
        functions.concat_ws(
            ", ",
            files.get(0).partitionColumns().stream()
                .map(name -> functions.coalesce(functions.col(name), functions.lit("null")))
                .toArray(Column[]::new));
    Column text =
        functions.concat(functions.col("id"), functions.lit(" ["), keys, functions.lit("]"));
    return ParquetFiles.read(spark, SparkSession::read, files, rows -> rows)
        .select(functions.lit(seed), text);
  }
}
