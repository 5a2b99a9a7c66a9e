package dev.kldrift.job.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.BuildVersion;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The page of a run date, from its published tables.
 *
 * <p>A page has a bounded number of pairs however many there are, so that it opens at once: the
 * worst ones, and of each feature the one that stands for it. What is left out it says.
 */
public final class DriftReport {
  /** Figures of a pair; those that the table does not have are left out. */
  private static final List<String> FIGURES =
      List.of(
          Columns.STATUS,
          "decision",
          "severity",
          "drifted",
          "kl_pq",
          "kl_qp",
          "js_divergence",
          "kl_pq_lower",
          "kl_pq_upper",
          "kl_qp_lower",
          "kl_qp_upper",
          "js_lower",
          "js_upper",
          "noise_floor_kl_pq",
          "noise_floor_kl_qp",
          "noise_floor_js",
          "total_p",
          "total_q",
          "bins",
          "unsupported_mass_p",
          "unsupported_mass_q",
          "unsupported_p_value_p",
          "unsupported_p_value_q",
          "p_value",
          "q_value",
          "power",
          "effect",
          "effect_size",
          "minimum_effect",
          "wasserstein",
          "ks");

  private final SparkSession spark;
  private final OutputFolder output;
  private final LocalDate runDate;
  private final String namedFeature;

  /**
   * A report of a date that is published.
   *
   * @param feature the key column that names features; empty: {@code feature}, or else the first
   */
  public DriftReport(SparkSession spark, OutputFolder output, LocalDate runDate, String feature) {
    this.spark = spark;
    this.output = output;
    this.runDate = runDate;
    this.namedFeature = feature;
  }

  /** Makes the page from tables alone, and the histograms that a run may have left. */
  public Path write() {
    Shown shown = shown();
    Optional<String> note = output.notes().readShown().filter(text -> isOf(text, shown.runId()));
    return output.notes().writePage(page(shown, note));
  }

  /**
   * Makes the page while the histograms are at hand, and leaves those that it shows for others.
   *
   * @param histograms one row per pair with {@code __p}, {@code __q}, {@code __names}
   * @param logWeights whether these are logarithms
   */
  public Path write(Dataset<Row> histograms, boolean logWeights) {
    Shown shown = shown();
    ObjectNode note =
        ShownHistograms.read(histograms, shown.pairs().keys(), logWeights, shown.rows().keySet());
    note.put(Columns.RUN_ID, shown.runId());
    String text = Json.text(note);
    output.notes().writeShown(text);
    return output.notes().writePage(page(shown, Optional.of(text)));
  }

  private static boolean isOf(String note, String runId) {
    return note.contains("\"" + Columns.RUN_ID + "\":\"" + runId + "\"");
  }

  /**
   * The content of a page.
   *
   * @param rows pairs by their id, those that stand for features first
   */
  private record Shown(
      ShownPairs pairs,
      Dataset<Row> divergence,
      List<ShownPairs.Group> groups,
      Map<Long, Row> rows) {

    String runId() {
      return rows.values().stream()
          .findFirst()
          .map(row -> row.<String>getAs(Columns.RUN_ID))
          .orElse("");
    }
  }

  private Shown shown() {
    Dataset<Row> divergence = output.read(spark, ResultTable.DIVERGENCE);
    List<String> columns = Arrays.asList(divergence.columns());
    List<String> keys = columns.subList(0, columns.indexOf(Columns.RUN_ID));
    ShownPairs pairs = new ShownPairs(divergence, keys, feature(keys));
    List<ShownPairs.Group> groups = pairs.groups();
    Set<Long> ids = new LinkedHashSet<>();
    groups.forEach(group -> ids.add(group.first()));
    ids.addAll(pairs.worst());
    return new Shown(pairs, divergence, groups, pairs.rows(ids));
  }

  private String feature(List<String> keys) {
    if (keys.contains(namedFeature)) {
      return namedFeature;
    }
    return keys.contains("feature") ? "feature" : keys.get(0);
  }

  private String page(Shown shown, Optional<String> histograms) {
    ObjectNode data = PageJson.object();
    data.put("runDate", runDate.toString());
    data.put("version", BuildVersion.text());
    ShownPairs pairs = shown.pairs();
    ArrayNode keys = data.putArray("keys");
    pairs.keys().forEach(key -> keys.add(PageJson.text(key)));
    data.put("feature", pairs.keys().indexOf(pairs.feature()));
    data.set("groupBy", PageJson.array());
    pairs
        .groupBy()
        .forEach(name -> ((ArrayNode) data.get("groupBy")).add(pairs.keys().indexOf(name)));
    data.put("groupCount", pairs.groupCount(shown.groups()));
    data.set("counts", counts(pairs.counts()));
    RunFacts facts = new RunFacts(spark, output);
    data.set("run", facts.run());
    data.set("summary", facts.summary());
    data.set("quarantine", facts.quarantine());
    data.set("decomposition", facts.decomposition());
    data.set("groups", groups(shown.groups()));
    data.set("mixes", mixes(pairs));
    data.set("pairs", pairs(shown.rows().values(), pairs.keys()));
    Set<Long> ids = shown.rows().keySet();
    data.set(
        "trend",
        new Trend(spark, output, runDate).read(pairs.keys(), shown.divergence().schema(), ids));
    return HtmlPage.report(runDate, Json.text(data), histograms.orElse("{}"));
  }

  private static ArrayNode counts(Map<List<String>, Long> counts) {
    ArrayNode json = PageJson.array();
    counts.forEach(
        (of, number) ->
            json.add(
                PageJson.array()
                    .add(PageJson.of(of.get(0)))
                    .add(PageJson.of(of.get(1)))
                    .add(number)));
    return json;
  }

  private static ArrayNode groups(List<ShownPairs.Group> groups) {
    ArrayNode json = PageJson.array();
    for (ShownPairs.Group group : groups) {
      ObjectNode one = json.addObject();
      one.put("first", PairId.text(group.first()));
      for (String name : List.of("pairs", "drifted_pairs", "stable", "too_few", "undecided")) {
        one.set(name, PageJson.value(group.row(), "__" + name));
      }
    }
    return json;
  }

  private static ArrayNode mixes(ShownPairs pairs) {
    ArrayNode json = PageJson.array();
    for (Row row : pairs.mixes()) {
      ObjectNode one = json.addObject();
      ArrayNode of = one.putArray("of");
      for (String name : pairs.segmented()) {
        Object value = row.getAs(name);
        of.add(PageJson.of(value == null ? null : value.toString()));
      }
      one.set("segments", PageJson.value(row, "__count"));
      for (String name : List.of("mix", "within", "noise")) {
        one.set(name, PageJson.value(row, "__" + name));
      }
    }
    return json;
  }

  /** By columns, so that names stand there once. */
  private static ObjectNode pairs(Collection<Row> rows, List<String> keys) {
    ObjectNode json = PageJson.object();
    ArrayNode ids = json.putArray("id");
    rows.forEach(row -> ids.add(PairId.text(row.<Long>getAs(PairId.NAME))));
    ArrayNode names = json.putArray("keys");
    keys.forEach(key -> names.add(dictionary(rows, key)));
    for (String figure : present(rows, FIGURES)) {
      ArrayNode values = json.putArray(figure);
      rows.forEach(row -> values.add(PageJson.value(row, figure)));
    }
    ArrayNode bins = json.putArray(Columns.TOP_BINS);
    rows.forEach(row -> bins.add(topBins(row)));
    return json;
  }

  /** The values of a key, and for every row which of them it has: -1 for NULL. */
  private static ObjectNode dictionary(Collection<Row> rows, String key) {
    Map<String, Integer> values = new LinkedHashMap<>();
    ArrayNode at = PageJson.array();
    for (Row row : rows) {
      Object value = row.getAs(key);
      if (value == null) {
        at.add(-1);
      } else {
        Integer next = values.size();
        Integer known = values.putIfAbsent(value.toString(), next);
        at.add(known == null ? next : known);
      }
    }
    ObjectNode json = PageJson.object();
    ArrayNode texts = json.putArray("values");
    values.keySet().forEach(text -> texts.add(PageJson.text(text)));
    json.set("at", at);
    return json;
  }

  private static List<String> present(Collection<Row> rows, List<String> columns) {
    List<String> present = new ArrayList<>();
    for (String column : columns) {
      if (rows.stream().anyMatch(row -> PageJson.has(row, column))) {
        present.add(column);
      }
    }
    return present;
  }

  /** Number, label, p, q of each. */
  private static ArrayNode topBins(Row row) {
    ArrayNode json = PageJson.array();
    if (PageJson.has(row, Columns.TOP_BINS)) {
      for (Row bin : row.<Row>getList(row.fieldIndex(Columns.TOP_BINS))) {
        ArrayNode one = json.addArray();
        for (String name : List.of("bin", "label", "p", "q")) {
          one.add(PageJson.value(bin, name));
        }
      }
    }
    return json;
  }
}
