package dev.kldrift.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.config.SegmentRule;
import dev.kldrift.job.input.KeyColumns;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.BuildVersion;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.run.ShownValue;
import dev.kldrift.job.run.SideBySide;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The pages of run dates, from their published tables, of several dates by the same few queries.
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

  private final ReportedDates dates;
  private final List<OutputFolder> outputs;
  private final String namedFeature;

  /**
   * A report of dates that are published.
   *
   * @param outputs one of each date, whose tables have the same columns
   * @param feature the key column that names features; empty: {@code feature}, or else the first
   */
  public DriftReport(SparkSession spark, List<OutputFolder> outputs, String feature) {
    this.dates = new ReportedDates(spark, outputs);
    this.outputs = outputs;
    this.namedFeature = feature;
  }

  /** Makes the pages from tables alone, and the histograms that a run may have left. */
  public List<Path> write() {
    return write(
        (pairs, ids) ->
            (output, runId) -> output.notes().readShown().filter(text -> isOf(text, runId)));
  }

  /**
   * Makes the pages while the histograms are at hand, and leaves those that they show for others.
   *
   * @param histograms one row per pair with {@code __p}, {@code __q}, {@code __names} and its
   *     {@code run_date}
   * @param logWeights whether these are logarithms
   */
  public List<Path> write(Dataset<Row> histograms, boolean logWeights) {
    return write(
        (pairs, ids) -> {
          Map<LocalDate, ObjectNode> notes =
              ShownHistograms.read(dates, histograms, pairs.keys(), logWeights, ids);
          return (output, runId) -> {
            ObjectNode note = notes.get(output.day());
            note.put(Columns.RUN_ID, runId);
            String text = Json.text(note);
            output.notes().writeShown(text);
            return Optional.of(text);
          };
        });
  }

  /** Where the histograms of pairs come from that are on the pages of dates. */
  private interface Histograms {
    Notes of(ShownPairs pairs, Map<LocalDate, Set<Long>> ids);
  }

  /** The histograms on a page, as a text in JSON. */
  private interface Notes {
    Optional<String> of(OutputFolder output, String runId);
  }

  private List<Path> write(Histograms histograms) {
    Dataset<Row> divergence = dates.rows(ResultTable.DIVERGENCE).orElseThrow();
    List<String> columns = List.of(divergence.columns());
    List<String> keys = columns.subList(0, columns.indexOf(Columns.RUN_ID));
    ShownPairs pairs = new ShownPairs(dates, divergence, keys, feature(keys));
    List<String> read = new ArrayList<>(FIGURES);
    read.add(Columns.TOP_BINS);
    Facts facts;
    Notes notes;
    try (SideBySide queries = new SideBySide()) {
      var groups = queries.ask(pairs::groups);
      var worst = queries.ask(pairs::worst);
      var mixes = queries.ask(pairs::mixes);
      var counts = queries.ask(pairs::counts);
      var run = queries.ask(() -> new RunFacts(dates));
      Map<LocalDate, Set<Long>> ids = ids(groups.answer(), worst.answer());
      var groupCounts = queries.ask(() -> pairs.groupCounts(groups.answer()));
      var rows = queries.ask(() -> pairs.rows(ids, read));
      var shown = queries.ask(() -> histograms.of(pairs, ids));
      var trend = queries.ask(() -> new Trend(dates, keys, divergence.schema(), ids));
      facts =
          new Facts(
              groups.answer(),
              groupCounts.answer(),
              rows.answer(),
              counts.answer(),
              mixes.answer(),
              run.answer(),
              trend.answer());
      notes = shown.answer();
    }
    return outputs.parallelStream()
        .map(
            output -> {
              LocalDate date = output.day();
              String page = page(date, pairs, facts, notes.of(output, facts.runId(date)));
              return output.notes().writePage(page);
            })
        .toList();
  }

  /** The pairs on the page of each date, those that stand for features first. */
  private static Map<LocalDate, Set<Long>> ids(
      Map<LocalDate, List<ShownPairs.Group>> groups, Map<LocalDate, List<Long>> worst) {
    Map<LocalDate, Set<Long>> ids = new TreeMap<>();
    worst.forEach(
        (date, pairs) -> {
          Set<Long> all = new LinkedHashSet<>();
          groups.get(date).forEach(group -> all.add(group.first()));
          all.addAll(pairs);
          ids.put(date, all);
        });
    return ids;
  }

  private static boolean isOf(String note, String runId) {
    return note.contains("\"" + Columns.RUN_ID + "\":\"" + runId + "\"");
  }

  /**
   * What there is on the pages of dates.
   *
   * @param rows pairs by their id, those that stand for features first
   */
  private record Facts(
      Map<LocalDate, List<ShownPairs.Group>> groups,
      Map<LocalDate, Long> groupCounts,
      Map<LocalDate, Map<Long, Row>> rows,
      Map<LocalDate, List<Row>> counts,
      Map<LocalDate, List<Row>> mixes,
      RunFacts run,
      Trend trend) {

    String runId(LocalDate date) {
      return rows.get(date).values().stream()
          .findFirst()
          .map(row -> row.<String>getAs(Columns.RUN_ID))
          .orElse("");
    }
  }

  private String feature(List<String> keys) {
    if (!namedFeature.isEmpty()) {
      KeyColumns.require("decision.feature-column", List.of(namedFeature), keys);
      return namedFeature;
    }
    return keys.contains("feature") ? "feature" : keys.get(0);
  }

  private static String page(
      LocalDate date, ShownPairs pairs, Facts facts, Optional<String> histograms) {
    ObjectNode data = PageJson.object();
    data.put("runDate", date.toString());
    data.put("version", BuildVersion.text());
    ArrayNode keys = data.putArray("keys");
    pairs.keys().forEach(key -> keys.add(PageJson.text(key)));
    data.put("feature", pairs.keys().indexOf(pairs.feature()));
    ArrayNode groupBy = data.putArray("groupBy");
    pairs.groupBy().forEach(name -> groupBy.add(pairs.keys().indexOf(name)));
    data.put("groupCount", facts.groupCounts().get(date));
    data.set("counts", counts(facts.counts().get(date)));
    data.set("run", facts.run().run(date));
    data.set("summary", facts.run().summary(date));
    data.set("quarantine", facts.run().quarantine(date));
    data.set("decomposition", facts.run().decomposition(date));
    data.set("groups", groups(facts.groups().get(date)));
    data.set("mixes", mixes(pairs.segmented(), facts.mixes().get(date)));
    Map<Long, Row> rows = facts.rows().get(date);
    data.set("pairs", pairs(rows.values(), pairs.keys()));
    data.set("levels", levels(rows.values(), pairs.keys()));
    data.set("trend", facts.trend().of(date, rows.keySet()));
    return HtmlPage.report(date, Json.text(data), histograms.orElse("{}"));
  }

  private static ArrayNode counts(List<Row> counts) {
    ArrayNode json = PageJson.array();
    for (Row row : counts) {
      ArrayNode of = json.addArray();
      for (String name : List.of(Columns.STATUS, "decision", "__pairs")) {
        of.add(PageJson.value(row, name));
      }
    }
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

  private static ArrayNode mixes(List<String> segmented, List<Row> mixes) {
    ArrayNode json = PageJson.array();
    for (Row row : mixes) {
      ObjectNode one = json.addObject();
      ArrayNode of = one.putArray("of");
      for (String name : segmented) {
        Object value = row.getAs(name);
        of.add(PageJson.of(value == null ? null : ShownValue.of(value)));
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
        Integer known = values.putIfAbsent(ShownValue.of(value), next);
        at.add(known == null ? next : known);
      }
    }
    ObjectNode json = PageJson.object();
    ArrayNode texts = json.putArray("values");
    values.keySet().forEach(text -> texts.add(PageJson.text(text)));
    json.set("at", at);
    return json;
  }

  /**
   * The keys that cut the level of every row, by their number: a NULL there is the segment of rows
   * without a value. NULL where results have no levels.
   */
  private static JsonNode levels(Collection<Row> rows, List<String> keys) {
    if (!keys.contains(ShownPairs.SEGMENT_LEVEL)) {
      return NullNode.instance;
    }
    Map<String, List<Integer>> known = new HashMap<>();
    ArrayNode json = PageJson.array();
    for (Row row : rows) {
      String level = String.valueOf(row.<Object>getAs(ShownPairs.SEGMENT_LEVEL));
      ArrayNode cutting = json.addArray();
      known.computeIfAbsent(level, name -> cutting(name, keys)).forEach(cutting::add);
    }
    return json;
  }

  private static List<Integer> cutting(String level, List<String> keys) {
    return level.equals(SegmentRule.ALL)
        ? List.of()
        : SegmentRule.cutting(level, keys).stream().map(keys::indexOf).toList();
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
