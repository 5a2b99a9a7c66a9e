package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.MinimumEffect;
import dev.kldrift.job.config.StatisticsConfig;
import dev.kldrift.stats.Effect;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/** The smallest effect that matters for each row, by the name of its feature. */
final class MinimumEffects {
  /** Where no pattern matches, every effect matters. */
  private static final MinimumEffect UNMATCHED = new MinimumEffect("*", Effect.JS_DIVERGENCE, 0);

  private final List<MinimumEffect> effects;
  private final Column feature;

  MinimumEffects(StatisticsConfig statistics, List<String> keys) {
    this.effects = statistics.minimumEffects();
    String name = statistics.featureColumn().isEmpty() ? keys.get(0) : statistics.featureColumn();
    this.feature = column(name).cast("string");
  }

  /** Name of the quantity, as in {@code js_divergence}. */
  Column quantity() {
    return matching(effect -> lit(name(effect.effect())));
  }

  /** Its smallest value that matters. */
  Column minimum() {
    return matching(effect -> lit(effect.value()));
  }

  /** The value that a row has, from its quantities by name. */
  Column size(Function<String, Column> quantities) {
    return matching(effect -> quantities.apply(name(effect.effect())));
  }

  private static String name(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }

  private Column matching(Function<MinimumEffect, Column> value) {
    Column result = value.apply(UNMATCHED);
    for (int i = effects.size() - 1; i >= 0; i--) {
      MinimumEffect effect = effects.get(i);
      result =
          effect.pattern().equals("*")
              ? value.apply(effect)
              : when(feature.rlike(effect.regex()), value.apply(effect)).otherwise(result);
    }
    return result;
  }
}
