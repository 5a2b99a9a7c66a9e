package dev.kldrift.sql;

import dev.kldrift.kernel.BinScale;
import dev.kldrift.stats.Effect;
import dev.kldrift.stats.StatisticsOptions;
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
      known(UTF8String.fromString("JS_DIVERGENCE"), 0.01, 0.05);

  private final Key key;
  private final StatisticsOptions options;

  private record Key(UTF8String effect, double minimum, double level) {}

  private SmallestEffect(Key key) {
    Effect quantity = Effect.valueOf(key.effect.toString().toUpperCase(Locale.ROOT));
    this.key = key;
    this.options =
        StatisticsOptions.withDefaults().withEffect(quantity, key.minimum).withLevel(key.level);
  }

  private static SmallestEffect known(UTF8String effect, double minimum, double level) {
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear(); // what is still in use is soon there again
    }
    return KNOWN.computeIfAbsent(new Key(effect.clone(), minimum, level), SmallestEffect::new);
  }

  /** How many are kept in memory. */
  static int kept() {
    return KNOWN.size();
  }

  static SmallestEffect of(UTF8String effect, double minimum, double level) {
    SmallestEffect known = last;
    boolean same =
        known.key.minimum == minimum && known.key.level == level && known.key.effect.equals(effect);
    if (!same) {
      known = known(effect, minimum, level);
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
