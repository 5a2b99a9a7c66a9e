package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The catalog lists and serves every function. */
class DriftCatalogTest extends SparkTest {

  @Test
  void showUserFunctions_listsEveryFunction() {
    assertThat(sql("show user functions in drift"))
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrderElementsOf(
            DriftFunctions.names().stream().map(name -> "drift." + name).toList());
  }

  @Test
  void help_hasALineForEveryFunction() {
    assertThat(DriftFunctions.help()).hasSameSizeAs(DriftFunctions.names());
    assertThat(DriftFunctions.help().values())
        .allSatisfy(help -> assertThat(help).isNotBlank().doesNotContain("\n"));
  }

  @Test
  void functions_areFoundWhateverTheCase() {
    assertThat(value("drift.KL_Divergence(array(1), array(1))")).isEqualTo(0.0);
  }

  @Test
  void unknownFunction_isAnError() {
    assertThatThrownBy(() -> value("drift.kl(array(1), array(1))"))
        .hasMessageContaining("UNRESOLVED_ROUTINE");
    assertThatThrownBy(() -> value("drift.other.kl_divergence(array(1), array(1))"))
        .hasMessageContaining("UNRESOLVED_ROUTINE");
  }

  @Test
  void anotherCatalogName_servesTheSameFunctions() {
    SPARK.conf().set("spark.sql.catalog.metrics", DriftCatalog.class.getName());
    assertThat(value("metrics.kl_divergence(array(1), array(1))")).isEqualTo(0.0);
  }
}
