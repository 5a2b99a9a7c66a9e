package dev.kldrift.job.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scala.Tuple2;

/**
 * Scala's collections as Java's, by what Scala 2.12 and 2.13 have alike: the converters of one are
 * not there in the other, and the jar runs on both.
 */
public final class ScalaCollections {
  private ScalaCollections() {}

  /** The elements, in their order. */
  public static <T> List<T> list(scala.collection.Seq<T> elements) {
    List<T> list = new ArrayList<>();
    scala.collection.Iterator<T> each = elements.iterator();
    while (each.hasNext()) {
      list.add(each.next());
    }
    return list;
  }

  /** The entries, in their order. */
  public static <K, V> Map<K, V> map(scala.collection.Map<K, V> entries) {
    Map<K, V> map = new LinkedHashMap<>();
    scala.collection.Iterator<Tuple2<K, V>> each = entries.iterator();
    while (each.hasNext()) {
      Tuple2<K, V> entry = each.next();
      map.put(entry._1(), entry._2());
    }
    return map;
  }
}
