package dev.kldrift.job.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.input.RowsHash;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.ResultTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * What an output notes of tables that lie elsewhere, or in a log: {@code
 * <output>/_tables/<table>/run_date=D.json} for each date that a table has, written once its rows
 * are there. A date without rows is noted too, which the table itself could not tell from one that
 * it does not have; and looking it up needs no Spark.
 */
final class TableNotes {
  private static final String FOLDER = "_tables";
  private static final String JSON = ".json";

  private final Path root;
  private final FileSystem fileSystem;
  private final Configuration hadoop;

  TableNotes(Path root, FileSystem fileSystem, Configuration hadoop) {
    this.root = root;
    this.fileSystem = fileSystem;
    this.hadoop = hadoop;
  }

  /**
   * A date that a table has.
   *
   * @param rows how many
   * @param bytes of the files that they were staged in
   * @param schema their columns
   * @param hash the sum of the {@linkplain RowsHash hashes} of the rows; empty: of an earlier
   *     version, which noted none
   * @param version the table as it was when they had been written, by a name with which Spark finds
   *     it again; empty: as for hash, or a table without versions
   */
  record Dated(
      long rows, long bytes, StructType schema, Optional<String> hash, Optional<String> version) {
    /** With the hash of the rows that were found. */
    Dated of(RowsHash found) {
      if (found.rows() != rows) {
        throw new IllegalStateException(
            "%,d rows staged, %,d in the table".formatted(rows, found.rows()));
      }
      return new Dated(rows, bytes, schema, Optional.of(found.total()), version);
    }

    Dated at(Optional<String> written) {
      return new Dated(rows, bytes, schema, hash, written);
    }
  }

  /** Every date of a table, without what is noted of it. */
  Map<LocalDate, Path> dates(ResultTable table) {
    Map<LocalDate, Path> dates = new TreeMap<>();
    Path folder = folder(table);
    try {
      for (FileStatus file : fileSystem.listStatus(folder)) {
        String name = file.getPath().getName();
        if (name.endsWith(JSON)) {
          OutputFolder.dayOfNote(name).ifPresent(day -> dates.put(day, file.getPath()));
        }
      }
    } catch (FileNotFoundException e) {
      return dates; // a table that no run has made
    } catch (IOException e) {
      throw OutputFolder.cannotList(folder, e);
    }
    return dates;
  }

  /** What is noted of a date; empty: the table does not have it. */
  Optional<Dated> read(ResultTable table, LocalDate day) {
    return json(file(table, day))
        .map(
            note ->
                new Dated(
                    note.path("rows").asLong(),
                    note.path("bytes").asLong(),
                    (StructType) DataType.fromJson(note.path("schema").toString()),
                    Optional.ofNullable(note.path("xxhash64_sum").textValue()),
                    Optional.ofNullable(note.path("version").textValue())));
  }

  void write(ResultTable table, LocalDate day, Dated dated) {
    ObjectNode note = Json.object();
    note.put("rows", dated.rows).put("bytes", dated.bytes);
    dated.hash.ifPresent(hash -> note.put("xxhash64_sum", hash));
    dated.version.ifPresent(version -> note.put("version", version));
    try {
      note.set("schema", Json.read(dated.schema.json()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    put(file(table, day), note);
  }

  void remove(ResultTable table, LocalDate day) throws IOException {
    fileSystem.delete(file(table, day), false);
  }

  /**
   * A write that a table is asked for, by which it knows one that it has done already.
   *
   * @param application a name that no other counter has
   * @param version higher than that of every other write before
   * @param run whose it is; empty: it has been done
   * @param again whether it has been asked for before, and may have been done
   */
  record Write(String application, long version, String run, boolean again) {
    private Write next(String ofRun) {
      return new Write(application, version + 1, ofRun, false);
    }
  }

  /**
   * Notes that a run is about to write, before it does. A run that was cut in that gets the same
   * number again; whoever comes between gets another, so that no number stands for two writes.
   */
  Write begin(ResultTable table, String run) {
    Write last =
        json(counter(table))
            .map(
                note ->
                    new Write(
                        note.path("application").asText(),
                        note.path("version").asLong(),
                        note.path("run").asText(),
                        true))
            .orElseGet(() -> new Write("kldrift-" + UUID.randomUUID(), 0, "", false));
    Write write = !run.isEmpty() && last.run.equals(run) ? last : last.next(run);
    put(counter(table), write);
    return write;
  }

  /** Notes that it has been done. */
  void end(ResultTable table, Write write) {
    put(counter(table), new Write(write.application, write.version, "", true));
  }

  private void put(Path file, Write write) {
    put(
        file,
        Json.object()
            .put("application", write.application)
            .put("version", write.version)
            .put("run", write.run));
  }

  private Path counter(ResultTable table) {
    return new Path(folder(table), "_write" + JSON);
  }

  private Path folder(ResultTable table) {
    return new Path(new Path(root, FOLDER), table.folder());
  }

  private Path file(ResultTable table, LocalDate day) {
    return new Path(folder(table), OutputFolder.folder(day) + JSON);
  }

  private Optional<JsonNode> json(Path file) {
    try (FSDataInputStream in = fileSystem.open(file)) {
      return Optional.of(Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new JobFailure(ExitCode.CANNOT_PUBLISH, "cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private void put(Path file, JsonNode note) {
    OutputNotes.put(root, file, Json.text(note).getBytes(StandardCharsets.UTF_8), hadoop);
  }
}
