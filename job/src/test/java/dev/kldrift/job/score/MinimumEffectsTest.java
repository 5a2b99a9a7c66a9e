package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Settings;
import java.time.Clock;
import java.util.List;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class MinimumEffectsTest extends StageFixture {
  private static MinimumEffects effects(String list) {
    Settings settings = Settings.defaults().withAssignment("input=in").withAssignment("output=out");
    settings.withAssignment("decision.minimum-effect=" + list);
    return new MinimumEffects(
        CompareConfig.of(settings, Clock.systemUTC()).statistics(), List.of("feature", "week"));
  }

  private List<String> of(MinimumEffects effects) {
    return text(
        spark
            .sql(
                "select * from values ('a_price', 1, 5d, 7d), ('b', 2, 6d, 8d), (null, 3, 4d, 9d)"
                    + " as t(feature, week, psi, js_divergence)")
            .withColumn("quantity", effects.quantity())
            .withColumn("minimum", effects.minimum())
            .withColumn("size", effects.size(functions::col)),
        "feature",
        "quantity",
        "minimum",
        "size");
  }

  @Test
  void effects_theFirstMatchOfTheFeatureWins() {
    assertThat(of(effects("[*_price psi 0.25, js_divergence 0.125, a_price psi 9]")))
        .containsExactly(
            "[a_price,psi,0.25,5.0]",
            "[b,js_divergence,0.125,8.0]",
            "[null,js_divergence,0.125,9.0]");
  }

  @Test
  void effects_noMatch_everyEffectMatters() {
    assertThat(of(effects("[*_price psi 0.25]")))
        .containsExactly(
            "[a_price,psi,0.25,5.0]", "[b,js_divergence,0.0,8.0]", "[null,js_divergence,0.0,9.0]");
  }
}
