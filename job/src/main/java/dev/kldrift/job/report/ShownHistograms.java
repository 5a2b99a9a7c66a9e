package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.table.Columns;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The whole histograms of a few pairs, which result tables do not hold: only who compares has them,
 * so they are kept in a note beside the tables from which a report can be made again.
 */
final class ShownHistograms {
  /** Most pairs. */
  static final int PAIRS = 200;

  /** Most bins of a pair; of longer ones a report shows the bins that moved most. */
  static final int BINS = 128;

  private static final int LONGEST_LABEL = 60;
  private static final String DOUBLES = "array<double>";

  private ShownHistograms() {}

  /**
   * Reads them.
   *
   * @param pairs one row per pair with {@code __p}, {@code __q}, {@code __names} and its {@code
   *     run_date}
   * @param logWeights whether these are logarithms
   * @param ids which pairs of each date; at most {@value #PAIRS} of them
   */
  static Map<LocalDate, ObjectNode> read(
      ReportedDates dates,
      Dataset<Row> pairs,
      List<String> keys,
      boolean logWeights,
      Map<LocalDate, ? extends Collection<Long>> ids) {
    Map<LocalDate, List<Long>> few = new TreeMap<>();
    ids.forEach((date, of) -> few.put(date, of.stream().limit(PAIRS).toList()));
    Column label =
        when(
            size(col(Columns.NAMES)).leq(BINS),
            transform(col(Columns.NAMES), ShownHistograms::cut));
    Dataset<Row> histograms =
        PairId.among(pairs.withColumn(PairId.NAME, PairId.of(keys)), few)
            .filter(size(col(Columns.P)).leq(BINS))
            .select(
                col(Columns.RUN_DATE),
                col(PairId.NAME),
                label.as("labels"),
                col(Columns.P).cast(DOUBLES).as("p"),
                col(Columns.Q).cast(DOUBLES).as("q"));
    Map<LocalDate, ObjectNode> notes = new TreeMap<>();
    dates
        .byDate(histograms)
        .forEach(
            (date, rows) -> notes.put(date, note(PairId.inOrder(rows, few.get(date)), logWeights)));
    return notes;
  }

  private static ObjectNode note(Map<Long, Row> rows, boolean logWeights) {
    List<List<String>> labels = new ArrayList<>();
    ObjectNode byPair = PageJson.object();
    rows.forEach((id, row) -> byPair.set(PairId.text(id), histogram(row, logWeights, labels)));
    ObjectNode note = PageJson.object();
    ArrayNode lists = note.putArray("labels");
    labels.forEach(list -> lists.add(array(list)));
    note.set("pairs", byPair);
    return note;
  }

  private static Column cut(Column name) {
    return when(length(name).gt(LONGEST_LABEL), substring(name, 1, LONGEST_LABEL)).otherwise(name);
  }

  private static ObjectNode histogram(Row row, boolean logWeights, List<List<String>> labels) {
    ObjectNode json = PageJson.object();
    if (!row.isNullAt(row.fieldIndex("labels"))) {
      List<String> mine = row.getList(row.fieldIndex("labels"));
      int known = labels.indexOf(mine);
      json.put("labels", known < 0 ? labels.size() : known);
      if (known < 0) {
        labels.add(mine);
      }
    }
    json.set("p", weights(row.getList(row.fieldIndex("p")), logWeights));
    json.set("q", weights(row.getList(row.fieldIndex("q")), logWeights));
    return json;
  }

  private static ArrayNode weights(List<Double> weights, boolean logarithms) {
    double largest = weights.stream().mapToDouble(w -> w).max().orElse(0);
    ArrayNode json = PageJson.array();
    for (double weight : weights) {
      json.add(PageJson.number(logarithms ? ratio(weight, largest) : weight));
    }
    return json;
  }

  private static double ratio(double logWeight, double largest) {
    return logWeight == Double.NEGATIVE_INFINITY ? 0 : Math.exp(logWeight - largest);
  }

  private static ArrayNode array(List<String> texts) {
    ArrayNode json = PageJson.array();
    texts.forEach(text -> json.add(text == null ? PageJson.of(null) : PageJson.text(text)));
    return json;
  }
}
