package dev.kldrift.job.surprise;

import java.math.BigInteger;
import java.util.Comparator;

/** Orders names as people do: {@code frame2} before {@code frame10}. Ties go by the plain text. */
final class NaturalOrder implements Comparator<String> {
  private static final String BORDERS = "(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)";

  @Override
  public int compare(String a, String b) {
    String[] left = a.split(BORDERS, -1);
    String[] right = b.split(BORDERS, -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = compareParts(left[i], right[i]);
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(left.length, right.length);
    return order != 0 ? order : a.compareTo(b);
  }

  private static int compareParts(String a, String b) {
    return isNumber(a) && isNumber(b)
        ? new BigInteger(a).compareTo(new BigInteger(b))
        : a.compareTo(b);
  }

  private static boolean isNumber(String part) {
    return part.matches("[0-9]+");
  }
}
