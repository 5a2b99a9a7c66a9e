package dev.kldrift.job.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.ExportJob;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.sql.DuckDbEngine;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Result tables of a run as files of other formats, read by others where they are there. */
class ExportTest extends CompareFixture {
  /** Where .ci/run installs npm's apache-arrow. */
  private static final Path NODE = Path.of("target/node").toAbsolutePath();

  private long export(ResultTable table, ExportFormat format, Path to) {
    return new ExportJob(spark, output().toString(), LocalDate.parse(DATE)).run(table, format, to);
  }

  private void publish() {
    compare(
        input(
            "pairs",
            """
            SELECT concat('f,"', id) AS feature, IF(id = 3, NULL, 'Zürich') AS shop,
                   array(1D, 2D, CAST(id AS DOUBLE)) AS p, array(3D, 2D, 0D) AS q,
                   array('a', 'b', 'ç') AS bins
            FROM range(5)
            """));
  }

  @Test
  void arrow_divergence_isReadBackAsItWasPublished() throws IOException {
    publish();
    for (String name : List.of("d.arrow", "d.arrows")) {
      Path file = folder.resolve(name);
      for (ResultTable table : List.of(ResultTable.DIVERGENCE, ResultTable.RUNS)) {
        long rows = export(table, ExportFormat.ARROW, file);

        Dataset<Row> published = table(table.folder());
        Dataset<Row> read = spark.read().format("kldrift-arrow").load(file.toString());
        assertThat(read.schema().toDDL()).isEqualTo(published.schema().toDDL());
        assertThat(read.toJSON().collectAsList())
            .hasSize((int) rows)
            .isEqualTo(published.toJSON().collectAsList());
      }
    }
  }

  @Test
  void file_inAFolderThatIsNotThere_makesIt() {
    publish();
    Path file = folder.resolve("new/exports/d.csv");
    assertThat(export(ResultTable.DIVERGENCE, ExportFormat.CSV, file)).isEqualTo(5);
    assertThat(file.getParent().toFile().list()).containsExactly("d.csv");
  }

  @Test
  void csvAndJsonLines_divergence_areWhatDuckDbReadsFromParquet() throws IOException {
    publish();
    Path csv = folder.resolve("d.csv");
    Path jsonl = folder.resolve("d.jsonl");
    export(ResultTable.DIVERGENCE, ExportFormat.CSV, csv);
    export(ResultTable.DIVERGENCE, ExportFormat.JSONL, jsonl);

    String columns =
        " feature, shop, run_id, bins, kl_pq::DOUBLE, kl_qp::DOUBLE, p_value::DOUBLE, drifted,"
            + " run_date FROM ";
    DuckDbEngine duckDb = new DuckDbEngine();
    try {
      List<String> expected =
          duckDb.rows(
              "SELECT" + columns + "read_parquet('" + output() + "/divergence/*/*.parquet')");
      assertThat(expected).hasSize(5).anyMatch(row -> row.contains("Infinity"));
      assertThat(duckDb.rows("SELECT" + columns + "read_csv('" + csv + "')")).isEqualTo(expected);
    } finally {
      duckDb.close();
    }
    List<String> lines = Files.readAllLines(jsonl);
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0))
        .contains("\"feature\":\"f,\\\"0\",\"shop\":\"Zürich\"")
        .contains("\"top_bins\":[{\"bin\":");
    assertThat(lines.get(3)).contains("\"shop\":null").contains("\"kl_pq\":\"Infinity\"");
    assertThat(Files.readAllLines(csv).get(1)).startsWith("\"f,\"\"0\",Zürich,");
  }

  @Test
  void export_notThere_saysSoAndLeavesNoFile() throws IOException {
    publish();
    Path file = folder.resolve("x.arrow");
    assertThatThrownBy(() -> export(ResultTable.SURPRISE, ExportFormat.ARROW, file))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_INPUT))
        .hasMessage("output " + output() + " has no table surprise for " + DATE);
    Path nowhere = Files.createFile(folder.resolve("file")).resolve("x.csv");
    assertThatThrownBy(() -> export(ResultTable.RUNS, ExportFormat.CSV, nowhere))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANNOT_PUBLISH))
        .hasMessage(
            "cannot write %s: %s: there is something else of that name"
                .formatted(nowhere, nowhere.getParent()));
    assertThat(file).doesNotExist();
  }

  static boolean hasNode() {
    return Files.isDirectory(NODE.resolve("node_modules/apache-arrow"));
  }

  @Test
  @EnabledIf("hasNode")
  void arrow_divergence_isReadByApacheArrowInNode() throws IOException, InterruptedException {
    publish();
    Path file = folder.resolve("d.arrow");
    export(ResultTable.DIVERGENCE, ExportFormat.ARROW, file);
    Path script = NODE.resolve("read.mjs");
    Files.copy(
        Path.of("src/test/resources/arrow/read.mjs"),
        script,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Process node = new ProcessBuilder("node", script.toString(), file.toString()).start();
    String out =
        new String(node.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(node.waitFor()).isZero();
    List<String> expected =
        rows(
            "divergence",
            "SELECT concat_ws('|', feature, coalesce(shop, ''), bins, kl_pq, kl_qp, drifted,"
                + " date_format(run_date, 'yyyy-MM-dd'), top_bins[0].bin, top_bins[0].label,"
                + " size(top_bins)) FROM t");
    assertThat(out.lines().map(line -> "[" + line + "]")).containsExactlyElementsOf(expected);
  }
}
