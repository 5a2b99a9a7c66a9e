package dev.kldrift.job.profile;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The bins of a feature, or the segments of a level: made once, then kept.
 *
 * <p>Numbers have the bins below the first edge, between neighbouring edges [a, b), from the last
 * edge on, NULL and NaN; infinities are numbers below or above everything. Texts have a bin for
 * each kept value, and the bins (other), (new) and NULL: a value that was not there when the bins
 * were made is new where all values of that time are known, and other where they were too many.
 *
 * @param name feature or level
 * @param kind what it describes
 * @param rule the rule that it was made by
 * @param edges ascending edges of numbers
 * @param values known values of texts, the most frequent first
 * @param kept how many of them have a bin of their own
 * @param complete whether these were all values
 * @param origin what they were made from
 */
public record BinSpecification(
    String name,
    Kind kind,
    String rule,
    List<Double> edges,
    List<String> values,
    int kept,
    boolean complete,
    BinOrigin origin)
    implements Serializable {
  /** Bin of values that have none of their own. */
  public static final String OTHER = "(other)";

  /** Bin of values that were not there when the bins were made. */
  public static final String NEW = "(new)";

  private static final String NULL = "NULL";
  private static final int ID_DIGITS = 12;

  /** Bins of which is not known what they were made from. */
  public BinSpecification(
      String name,
      Kind kind,
      String rule,
      List<Double> edges,
      List<String> values,
      int kept,
      boolean complete) {
    this(name, kind, rule, edges, values, kept, complete, BinOrigin.SETTLED);
  }

  /** The kinds of specifications. */
  public enum Kind {
    /** Bins of whole numbers. */
    INTEGER,
    /** Bins of other numbers. */
    REAL,
    /** Bins of texts. */
    TEXT,
    /** Segments of a level. */
    SEGMENT;

    boolean isNumber() {
      return this == INTEGER || this == REAL;
    }
  }

  /** The same with other edges, as many. */
  BinSpecification withEdges(List<Double> others) {
    return new BinSpecification(name, kind, rule, others, values, kept, complete, origin);
  }

  /** The same, where it is known what it comes instead of. */
  BinSpecification after(BinSpecification before) {
    String replaces = before.id().equals(id()) ? before.origin.replaces() : before.id();
    return new BinSpecification(
        name, kind, rule, edges, values, kept, complete, origin.replacing(replaces));
  }

  /** Whether it was made from no value. */
  boolean isEmpty() {
    return edges.isEmpty() && values.isEmpty();
  }

  /** The bins of values that the others were not made for. */
  public List<Integer> outside() {
    if (!kind.isNumber()) {
      return List.of(kept, kept + 1);
    }
    boolean given = rule.startsWith("edges ");
    return edges.isEmpty() || given ? List.of() : List.of(0, edges.size());
  }

  /** Fingerprint of the bins: equal where histograms can be added and compared. */
  public String id() {
    String text = kind.isNumber() + "|" + edges + "|" + values + "|" + kept + "|" + complete;
    return DigestUtils.sha256Hex(text).substring(0, ID_DIGITS);
  }

  /** Names of the bins, in order. */
  public List<String> labels() {
    List<String> labels = new ArrayList<>();
    if (kind.isNumber()) {
      numberLabels(labels);
      labels.add(NULL);
      labels.add("NaN");
    } else {
      values.subList(0, kept).forEach(value -> labels.add(quoted(Segmenter.readable(value))));
      labels.addAll(List.of(OTHER, NEW, NULL));
    }
    return labels;
  }

  /** A real value that looks like a bin of ours is quoted. */
  private static String quoted(String value) {
    return List.of(OTHER, NEW, NULL).contains(value) ? "\"" + value + "\"" : value;
  }

  private void numberLabels(List<String> labels) {
    if (edges.isEmpty()) {
      labels.add("any number");
      return;
    }
    labels.add("< " + number(edges.get(0)));
    for (int i = 1; i < edges.size(); i++) {
      double from = edges.get(i - 1);
      double to = edges.get(i);
      boolean single = kind == Kind.INTEGER && to == from + 1;
      labels.add(single ? number(from) : "[" + number(from) + ", " + number(to) + ")");
    }
    labels.add(">= " + number(edges.get(edges.size() - 1)));
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * Whether these bins are unions of the bins of another specification of numbers, so that its
   * counts can be added up to these without splitting any.
   */
  public boolean isCoarserThan(BinSpecification other) {
    return kind.isNumber() && other.kind.isNumber() && other.edges.containsAll(edges);
  }

  /** For each bin of a finer specification, the bin of this one that holds it. */
  public List<Integer> binsOf(BinSpecification finer) {
    List<Integer> bins = new ArrayList<>();
    int at = 0;
    for (int i = 0; i <= finer.edges.size(); i++) {
      if (i > 0 && at < edges.size() && finer.edges.get(i - 1).equals(edges.get(at))) {
        at++;
      }
      bins.add(at);
    }
    bins.addAll(List.of(edges.size() + 1, edges.size() + 2));
    return bins;
  }

  static Comparator<BinSpecification> order() {
    return Comparator.comparing(BinSpecification::kind).thenComparing(BinSpecification::name);
  }
}
