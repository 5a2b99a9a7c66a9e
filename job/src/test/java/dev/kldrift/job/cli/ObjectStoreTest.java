package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.publish.S3Server;
import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands whose input and output are on an object store. */
class ObjectStoreTest {
  private static final String ROOT = "s3a://" + S3Server.BUCKET + "/commands";
  private static final String DATE = "2026-11-22";

  @TempDir Path folder;

  private final S3Server s3 = S3Server.start();

  private static CommandFixture.Ended run(String... args) {
    TestSpark.session(); // whose settings the command takes
    return CommandFixture.execute(args);
  }

  private static CommandFixture.Ended done(String... args) {
    CommandFixture.Ended ended = run(args);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).as("%s", ended.out()).isZero();
    return ended;
  }

  private static CommandFixture.Ended compare(String input, String output, String... more) {
    return run(
        Stream.concat(
                Stream.of("compare", "--run-date", DATE, "--input", input, "--output", output),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** Puts the rows of a query there. */
  private String input(String name, String query) throws IOException {
    Path file = folder.resolve(name + ".parquet");
    CommandFixture.write(file, query);
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(ROOT, name + "/a.parquet");
    FileSystem.get(target.toUri(), new Configuration())
        .copyFromLocalFile(new org.apache.hadoop.fs.Path(file.toUri()), target);
    return target.getParent().toString();
  }

  private static List<String> rows(String output, String table, String select) {
    TestSpark.session().read().parquet(output + "/" + table).createOrReplaceTempView("t");
    return TestSpark.session().sql(select).collectAsList().stream().map(Row::toString).toList();
  }

  private List<String> keys(String prefix) {
    return s3.list("commands/" + prefix + "/").keySet().stream()
        .filter(key -> !key.endsWith("/")) // how S3A keeps folders
        .map(key -> key.substring(("commands/" + prefix + "/").length()))
        .filter(key -> !key.startsWith("_lock/"))
        .toList();
  }

  @Test
  void compare_onAnObjectStore_isReplacedCheckedAndRead() throws IOException {
    String first =
        input("first", "select range k, [range % 11, 1, 3] p, [5, 1, 3] q from range(40)");
    String second =
        input("second", "select range k, [range % 11, 1, 3] p, [5, 1, 3] q from range(50)");
    String output = ROOT + "/out";

    CommandFixture.Ended ended = compare(first, output);
    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(ended.out()).contains(output);
    assertThat(rows(output, "divergence", "select count(*), count(distinct run_id) from t"))
        .containsExactly("[40,1]");
    assertThat(compare(second, output).exitCode()).isZero();
    assertThat(rows(output, "divergence", "select count(*), count(distinct run_id) from t"))
        .containsExactly("[50,1]");
    assertThat(rows(output, "runs", "select count(*), max(pairs) from t"))
        .containsExactly("[1,50]");
    assertThat(keys("out"))
        .containsExactlyInAnyOrder(
            "_manifest/run_date=" + DATE + ".json",
            "_report/run_date=" + DATE + ".json",
            "_runs/run_date=" + DATE + ".json",
            "divergence/run_date=" + DATE + "/divergence.parquet",
            "quarantine/run_date=" + DATE + "/quarantine.parquet",
            "report/run_date=" + DATE + ".html",
            "runs/run_date=" + DATE + "/runs.parquet",
            "summary/run_date=" + DATE + "/summary.parquet");

    assertThat(done("verify", "--output", output).out())
        .startsWith("4 files of 1 run dates are as published: ");
    assertThat(done("report", "--output", output, "--run-date", DATE).out())
        .isEqualTo(output + "/report/run_date=" + DATE + ".html" + System.lineSeparator());
    assertThat(done("sql", "--output", output, "-e", "SELECT count(*) FROM divergence").out())
        .contains("50");
    assertThat(run("doctor", "--input", second, "--output", output).out())
        .contains(
            "ok    store     s3a: a file is replaced by one PUT; locked by a file that one run alone can make, for 4 s after its last sign; a listing shows whole files")
        .contains("ok    output    " + output + " is writable by ");
    assertThat(keys("out")).hasSize(8);

    // another hand
    FileSystem store = FileSystem.get(URI.create(ROOT), new Configuration());
    store
        .create(new org.apache.hadoop.fs.Path(output + "/runs/run_date=" + DATE + "/b.parquet"))
        .close();
    store
        .create(
            new org.apache.hadoop.fs.Path(
                output + "/summary/run_date=" + DATE + "/summary.parquet"),
            true)
        .close();
    CommandFixture.Ended faults = run("verify", "--output", output, "--run-date", DATE);
    assertThat(faults.exitCode()).isEqualTo(ExitCode.BAD_DATA.number());
    assertThat(faults.out())
        .contains("summary/run_date=" + DATE + "/summary.parquet: has 0 bytes, was published with ")
        .contains("runs/run_date=" + DATE + "/b.parquet: is not of kldrift");
    assertThat(faults.err()).contains(output + " is not as it was published: 2 faults");
  }

  @Test
  void second_whileTheFirstIsAtWork_endsWith75AndNamesTheOwner() throws IOException {
    String input = input("locked", "select range k, [1, 2] p, [2, 1] q from range(4)");
    String output = ROOT + "/locked-out";
    CommandFixture.Ended ended =
        OutputLock.holding(output, new Configuration(), () -> compare(input, output, "--quiet"));
    assertThat(ended.exitCode()).isEqualTo(ExitCode.LOCKED.number());
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .startsWith("kldrift: error: output " + output + " is in use by another run (host ")
        .contains(", process " + ProcessHandle.current().pid() + ", since 20");
    assertThat(compare(input, output, "--quiet").exitCode()).isZero();
  }

  @Test
  void nights_onAnObjectStore_areThoseOfADisk() throws IOException {
    String source =
        input(
            "source",
            "select timestamp '2026-01-01 12:00:00' + interval (range // 200) day date,"
                + " range % (3 + range // 200) v, range % 7 w from range(600)");
    String output = ROOT + "/nights";
    String local = Files.createDirectory(folder.resolve("nights")).toString();
    for (String where : List.of(output, local)) {
      for (String date : List.of("2026-01-02", "2026-01-03")) {
        CommandFixture.Ended ended =
            run(
                "nightly",
                "--quiet",
                "--output",
                where,
                "--run-date",
                date,
                "--set",
                "source.path=" + source,
                "--set",
                "reference.windows=previous-day",
                "--set",
                "alerts.track=on",
                "--set",
                "report.html=off");
        assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
      }
    }
    for (String table : List.of("divergence", "summary", "histogram", "bins", "alerts")) {
      String all = "select * from t order by all";
      assertThat(rows(output, table, all)).isNotEmpty().isEqualTo(rows(local, table, all));
    }
    assertThat(done("verify", "--output", output).out()).contains("of 3 run dates");
    done("prune", "--output", output, "--keep", "1d", "--set", "source.path=" + source);
    assertThat(keys("nights")).noneMatch(key -> key.startsWith("divergence/run_date=2026-01-02"));
    assertThat(done("verify", "--output", output).out()).contains(" are as published");
  }
}
