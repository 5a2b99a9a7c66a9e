package dev.kldrift.job.column;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.RuntimeConfig;

/** Settings of a session that hold for a while. */
final class Settings {
  private Settings() {}

  /**
   * Work that reads settings.
   *
   * @param <T> what it gives
   */
  interface Work<T> {
    /** Does it. */
    T get() throws ReflectiveOperationException;
  }

  /** Does something with other settings, and puts back those there were. */
  static <T> T during(RuntimeConfig session, Map<String, String> settings, Work<T> work)
      throws ReflectiveOperationException {
    Map<String, String> before = new HashMap<>();
    settings.keySet().forEach(key -> before.put(key, session.get(key)));
    settings.forEach(session::set);
    try {
      return work.get();
    } finally {
      before.forEach(session::set);
    }
  }
}
