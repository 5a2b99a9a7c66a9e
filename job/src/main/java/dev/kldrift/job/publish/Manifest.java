package dev.kldrift.job.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.ResultTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What has been published of a run date: {@code <output>/_manifest/run_date=D.json}, an entry for
 * each table, with which its file can be checked at any time.
 *
 * <p>A run writes it when its tables are in their places and before the row in {@code runs} that
 * commits it, so that the tables of a run that was cut do not fit it. What is published of a date
 * by itself, as histograms are, is noted before it is put in its place, together with what was
 * there: a cut leaves one of both.
 */
final class Manifest {
  static final String FOLDER = "_manifest";

  /**
   * A published file. A table that is no file would have its version here, and no bytes.
   *
   * @param path below the output
   * @param rows by the footer
   * @param bytes its length
   * @param sha256 of its content
   * @param schemaVersion of its columns
   * @param before SHA-256 of the file that it replaces, where it may be that one still
   */
  record Entry(
      String path,
      long rows,
      long bytes,
      String sha256,
      int schemaVersion,
      Optional<String> before) {

    Entry with(String hash) {
      return new Entry(path, rows, bytes, hash, schemaVersion, before);
    }

    private static Entry of(JsonNode json) {
      return new Entry(
          json.path("path").asText(),
          json.path("rows").asLong(-1),
          json.path("bytes").asLong(-1),
          json.path("sha256").asText(),
          json.path("schema_version").asInt(-1),
          Optional.ofNullable(json.path("replaces_sha256").textValue()));
    }

    private void write(ObjectNode json) {
      json.put("format", "parquet");
      json.put("path", path);
      json.put("rows", rows);
      json.put("bytes", bytes);
      json.put("sha256", sha256);
      json.put("schema_version", schemaVersion);
      before.ifPresent(hash -> json.put("replaces_sha256", hash));
    }
  }

  private final Path root;
  private final String date;
  private final FileSystem fileSystem;
  private final Configuration hadoop;
  private final Map<ResultTable, Entry> entries = new EnumMap<>(ResultTable.class);

  private Manifest(Path root, String date, FileSystem fileSystem, Configuration hadoop) {
    this.root = root;
    this.date = date;
    this.fileSystem = fileSystem;
    this.hadoop = hadoop;
  }

  /**
   * That of a run date, which may be empty.
   *
   * @param date name of the folders of its tables
   * @throws IOException if it cannot be read
   */
  static Manifest read(Path root, String date, FileSystem fileSystem, Configuration hadoop)
      throws IOException {
    Manifest manifest = new Manifest(root, date, fileSystem, hadoop);
    try (FSDataInputStream in = fileSystem.open(manifest.file())) {
      JsonNode json = Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      for (ResultTable table : ResultTable.values()) {
        JsonNode entry = json.path("tables").path(table.folder());
        if (entry.isObject()) {
          manifest.entries.put(table, Entry.of(entry));
        }
      }
    } catch (FileNotFoundException e) {
      return manifest; // of a date of which nothing is published, or by a version without any
    } catch (JsonProcessingException e) {
      throw new IOException(manifest.file() + " is no manifest: " + e.getOriginalMessage(), e);
    }
    return manifest;
  }

  Path file() {
    return new Path(new Path(root, FOLDER), date + ".json");
  }

  Map<ResultTable, Entry> entries() {
    return Map.copyOf(entries);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Notes files, and writes the manifest, in one step. */
  void add(Map<ResultTable, Entry> files, Path temporary) throws IOException {
    entries.putAll(files);
    write(temporary);
  }

  /** Forgets files that are about to be removed; a manifest of nothing goes too. */
  void remove(Collection<ResultTable> tables, Path temporary) throws IOException {
    if (!entries.keySet().removeAll(tables)) {
      return;
    }
    if (entries.isEmpty()) {
      fileSystem.delete(file(), false);
    } else {
      write(temporary);
    }
  }

  private void write(Path temporary) throws IOException {
    ObjectNode json = Json.object();
    json.put("run_date", date.substring(date.indexOf('=') + 1));
    ObjectNode tables = json.putObject("tables");
    entries.forEach((table, entry) -> entry.write(tables.putObject(table.folder())));
    fileSystem.mkdirs(file().getParent());
    byte[] content = Json.pretty(json).getBytes(StandardCharsets.UTF_8);
    AtomicReplace.of(file(), hadoop).put(content, temporary, file());
  }
}
