package dev.kldrift.job.reference;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.config.Acceptance;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.config.SegmentRule;
import dev.kldrift.job.publish.OutputNotes;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.Columns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;

/**
 * The references that were accepted as the new normal of an output, kept in {@code
 * <output>/_accepted.json} with what was undone again, which counts no more.
 */
public final class AcceptedReferences {
  private static final String UNDONE_AT = "undone_at";
  private static final String UNDONE_BY = "undone_by";
  private static final String NULL = "NULL";

  private final ArrayNode entries;

  private AcceptedReferences(ArrayNode entries) {
    this.entries = entries;
  }

  /**
   * Reads those of an output.
   *
   * @throws JobFailure if they are damaged
   */
  public static AcceptedReferences read(String output, Configuration hadoop) {
    ArrayNode entries = Json.object().putArray("accepted");
    OutputNotes.accepted(output, hadoop).ifPresent(text -> entries.addAll(parsed(text)));
    return new AcceptedReferences(entries);
  }

  private static ArrayNode parsed(String text) {
    try {
      JsonNode accepted = Json.read(text).path("accepted");
      accepted.forEach(Acceptance::of);
      return (ArrayNode) accepted;
    } catch (JsonProcessingException | RuntimeException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH,
          "_accepted.json is damaged (restore it, or remove it and accept again)",
          e);
    }
  }

  /** A configuration with what counts in its output. */
  public static NightlyConfig in(NightlyConfig config, Configuration hadoop) {
    return config.accepting(read(config.compare().output(), hadoop).inForce());
  }

  /** Which histograms a scope means: those of its feature, or of the one segment of it. */
  public static Column isIn(Acceptance.Scope scope, ProfileConfig profile) {
    Column in = col("feature").equalTo(scope.feature());
    if (scope.segment().isEmpty()) {
      return in;
    }
    for (Map.Entry<String, String> each : scope.segment().entrySet()) {
      in = in.and(has(Columns.column(each.getKey()), each.getValue()));
    }
    return in.and(col("segment_level").isin(levels(scope, profile)));
  }

  /** Of a column without a value, alerts say NULL, as they do of that very text. */
  private static Column has(Column column, String value) {
    Column is = column.eqNullSafe(lit(value));
    return value.equals(NULL) ? is.or(column.isNull()) : is;
  }

  /** A column that is NULL may be one of the segment, or none: only the level says which. */
  private static Object[] levels(Acceptance.Scope scope, ProfileConfig profile) {
    return profile.segments().stream()
        .filter(level -> Set.copyOf(level.columns()).equals(scope.segment().keySet()))
        .map(SegmentRule::name)
        .toArray();
  }

  /** Those that count. */
  public List<Acceptance> inForce() {
    List<Acceptance> inForce = new ArrayList<>();
    for (JsonNode entry : entries) {
      if (!entry.has(UNDONE_AT)) {
        inForce.add(Acceptance.of(entry));
      }
    }
    return inForce;
  }

  /** Adds one; whether it was not there yet. */
  public boolean add(Acceptance acceptance) {
    if (inForce().stream().anyMatch(acceptance::isSame)) {
      return false;
    }
    entries.add(acceptance.json());
    return true;
  }

  /** Undoes one; whether it was there. */
  public boolean undo(Acceptance acceptance, String by, Instant at) {
    boolean found = false;
    for (JsonNode entry : entries) {
      if (!entry.has(UNDONE_AT) && Acceptance.of(entry).isSame(acceptance)) {
        ((ObjectNode) entry).put(UNDONE_AT, at.toString()).put(UNDONE_BY, by);
        found = true;
      }
    }
    return found;
  }

  /** As they are kept. */
  public String text() {
    ObjectNode json = Json.object();
    json.set("accepted", entries);
    return Json.pretty(json);
  }
}
