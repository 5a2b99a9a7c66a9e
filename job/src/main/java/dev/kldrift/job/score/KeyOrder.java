package dev.kldrift.job.score;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.sql.Row;

/**
 * The order in which Spark sorts keys: field by field, NULL first, texts by their UTF-8 bytes,
 * which is the order of their code points and not that of {@link String#compareTo}.
 */
final class KeyOrder implements Comparator<Row>, Serializable {
  private static final long serialVersionUID = 1L;

  private final int from;
  private final int to;

  /** Compares these fields of rows, the last one excluded. */
  KeyOrder(int from, int to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public int compare(Row left, Row right) {
    int order = 0;
    for (int i = from; order == 0 && i < to; i++) {
      order = compareValues(left.get(i), right.get(i));
    }
    return order;
  }

  @SuppressWarnings("unchecked") // values of one column are of one type
  private static int compareValues(Object left, Object right) {
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    return left instanceof String text
        ? compareTexts(text, (String) right)
        : ((Comparable<Object>) left).compareTo(right);
  }

  /** By code points: surrogates stand for those above all other characters. */
  private static int compareTexts(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean sameRange = Character.isSurrogate(a) == Character.isSurrogate(b);
        return sameRange ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
