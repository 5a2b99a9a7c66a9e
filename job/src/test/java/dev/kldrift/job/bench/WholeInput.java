package dev.kldrift.job.bench;

import dev.kldrift.job.TestFiles;
import dev.kldrift.job.sql.DuckDbEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of pairs, counts as bigint, made once and kept for the next benchmark. */
final class WholeInput {
  private final Path folder;
  private final Commands commands;

  WholeInput(Path folder, Commands commands) {
    this.folder = folder;
    this.commands = commands;
  }

  /** The folder with the Parquet files of a job. */
  Path of(WholeJob job) throws IOException, InterruptedException {
    Path input = folder.resolve("in-" + job);
    if (!Files.exists(input)) {
      Path made = folder.resolve("made");
      if (Files.exists(made)) {
        TestFiles.delete(made);
      }
      Files.move(made(job, made), input);
      TestFiles.delete(made);
    }
    return input;
  }

  private Path made(WholeJob job, Path folder) throws IOException, InterruptedException {
    int partials = job.layout() == WholeJob.Layout.PARTIALS ? WholeJob.PARTIALS : 1;
    commands.kldrift(
        "generate",
        "--output=" + folder,
        "--pairs=" + job.pairs().rows(),
        "--bins=" + job.pairs().bins(),
        "--partials=" + partials,
        "--element-type=bigint");
    Path pairs = folder.resolve("pairs");
    return job.layout() == WholeJob.Layout.LONG ? rowPerBin(pairs, folder) : pairs;
  }

  /** In the order of pairs and bins, as DuckDB keeps that of the input. */
  private static Path rowPerBin(Path pairs, Path folder) throws IOException {
    Path rows = Files.createDirectory(folder.resolve("rows"));
    DuckDbEngine duckDb = new DuckDbEngine();
    duckDb.execute(
        "COPY (SELECT id, unnest(range(len(p)))::INTEGER AS bin, unnest(p) AS p, unnest(q) AS q"
            + " FROM read_parquet('%s/*.parquet')) TO '%s/rows.parquet' (FORMAT parquet)"
                .formatted(pairs, rows));
    duckDb.close();
    return rows;
  }
}
