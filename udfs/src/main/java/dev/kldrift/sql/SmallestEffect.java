package dev.kldrift.sql;

import dev.kldrift.kernel.BinScale;
import dev.kldrift.stats.Effect;
import dev.kldrift.stats.StatisticsOptions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.unsafe.types.UTF8String;

/** The smallest effect that matters to the pairs of a run, as options of their statistics. */
final class SmallestEffect {
  /** A run uses a handful; a column of them may have as many as there are rows. */
  private static final int MOST_KNOWN = 64;

  /** Making the options of one costs as much as a small test. */
  private static final Map<Key, SmallestEffect> KNOWN = new ConcurrentHashMap<>();

  /** The last one used, which is that of the next row too. */
  private static volatile SmallestEffect last =
      new SmallestEffect(
          new Key(UTF8String.fromString("js_divergence"), 0.01, 0.05), Effect.JS_DIVERGENCE);

  private final Key key;
  private final StatisticsOptions options;

  private record Key(UTF8String effect, double minimum, double level) {}

  private SmallestEffect(Key key, Effect quantity) {
    this.key = key;
    this.options =
        StatisticsOptions.withDefaults().withEffect(quantity, key.minimum).withLevel(key.level);
  }

  private static SmallestEffect known(String function, Key key) {
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear(); // what is still in use is soon there again
    }
    return KNOWN.computeIfAbsent(key, any -> checked(function, key));
  }

  private static SmallestEffect checked(String function, Key key) {
    Effect quantity = quantity(function, key.effect);
    if (!(key.minimum >= 0)) {
      throw refused(function, "minimum is " + key.minimum, ">= 0");
    }
    if (!(key.level > 0 && key.level < 1)) {
      throw refused(function, "level is " + key.level, "between 0 and 1");
    }
    return new SmallestEffect(key, quantity);
  }

  private static Effect quantity(String function, UTF8String name) {
    for (Effect effect : Effect.values()) {
      if (effect.name().equals(name.toString().toUpperCase(Locale.ROOT))) {
        return effect;
      }
    }
    throw unknown(function, name);
  }

  /** An effect that there is not, or none at all. */
  static IllegalArgumentException unknown(String function, UTF8String effect) {
    String value = effect == null ? "NULL" : effect.toString();
    return refused(function, "effect is " + value, "one of " + Arrays.toString(Effect.values()));
  }

  private static IllegalArgumentException refused(String function, String is, String must) {
    return new IllegalArgumentException(function + ": " + is + " (must be " + must + ")");
  }

  /** How many are kept in memory. */
  static int kept() {
    return KNOWN.size();
  }

  /**
   * The options that a row gives.
   *
   * @param function who asks, for messages
   * @throws IllegalArgumentException if there is no such effect, {@code minimum} is negative or
   *     NaN, or {@code level} not between 0 and 1
   */
  static SmallestEffect of(String function, UTF8String effect, double minimum, double level) {
    SmallestEffect known = last;
    boolean same =
        known.key.minimum == minimum && known.key.level == level && known.key.effect.equals(effect);
    if (!same) {
      known = known(function, new Key(effect.clone(), minimum, level));
      last = known;
    }
    return known;
  }

  /** Options for bins on this scale: a Wasserstein distance counts by its share of the span. */
  StatisticsOptions options(BinScale scale) {
    if (options.effect() != Effect.WASSERSTEIN) {
      return options;
    }
    double span = scale.span();
    double share = span > 0 ? Math.min(key.minimum / span, 1) : 1;
    return options.withEffect(Effect.WASSERSTEIN, share);
  }
}
