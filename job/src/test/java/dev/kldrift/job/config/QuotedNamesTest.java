package dev.kldrift.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.QuotedNames.Word;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedNamesTest {
  @TempDir Path folder;

  @Test
  void items_commaInQuotesOrBraces_doesNotPart() {
    assertThat(QuotedNames.items("a, \"b, c\" psi 0.2 ,d{1,2}, 5\" pipe,,\"x}\", e"))
        .containsExactly("a", "\"b, c\" psi 0.2", "d{1,2}", "5\" pipe", "\"x}\"", "e");
    assertThat(QuotedNames.items(" ")).isEmpty();
  }

  @Test
  void words_quoted_areNamesWhateverTheyRead() {
    assertThat(QuotedNames.words(" \"Unit Price (EUR)\"  X \"x\" x 5\"  "))
        .containsExactly(
            new Word("Unit Price (EUR)", true),
            new Word("X", false),
            new Word("x", true),
            new Word("x", false),
            new Word("5\"", false));
    assertThat(new Word("X", false).is("x")).isTrue();
    assertThat(new Word("x", true).is("x")).isFalse();
  }

  @Test
  void masked_keepsPositions() {
    assertThat(QuotedNames.masked("\"a = b\" = length(\"c)\")"))
        .isEqualTo("_______ = length(____)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "Unit Price (EUR)",
        "a x b",
        "Price, EUR",
        "a.b",
        "`tick`",
        "say \"so\"",
        "\"",
        "\"\"",
        "\"quoted\"",
        "=sum",
        "[a]",
        "{a,b",
        "Größe €"
      })
  void quote_anyName_isReadBackFromEveryForm(String name) throws Exception {
    String quoted = QuotedNames.quote(name);
    assertThat(QuotedNames.items(quoted + "," + quoted)).containsExactly(quoted, quoted);
    assertThat(QuotedNames.words(quoted + " " + quoted))
        .containsExactly(new Word(name, true), new Word(name, true));
    assertThat(QuotedNames.name(quoted)).isEqualTo(name);

    Settings text = Settings.defaults().withAssignment("columns.keys=a," + quoted + ",b");
    assertThat(text.names(ConfigKey.COLUMNS_KEYS)).containsExactly("a", name, "b");
    Settings bracketed = Settings.defaults().withAssignment("columns.keys=[" + quoted + "]");
    assertThat(bracketed.names(ConfigKey.COLUMNS_KEYS)).containsExactly(name);
    Settings single = Settings.defaults().withAssignment("columns.p=" + quoted);
    assertThat(single.name(ConfigKey.COLUMNS_P)).isEqualTo(name);

    String yaml = "columns: {keys: [a, '" + quoted + "', b], p: '" + quoted + "'}\n";
    Settings file = Settings.defaults().withFile(Files.writeString(folder.resolve("c"), yaml));
    assertThat(file.names(ConfigKey.COLUMNS_KEYS)).containsExactly("a", name, "b");
    assertThat(file.name(ConfigKey.COLUMNS_P)).isEqualTo(name);
  }

  @Test
  void names_itemOfAYamlList_isOneName() throws Exception {
    String yaml = "columns: {keys: ['Price, EUR', '[a]', '[b]', '5\" pipe', '\"open']}\n";
    Settings file = Settings.defaults().withFile(Files.writeString(folder.resolve("c"), yaml));
    assertThat(file.names(ConfigKey.COLUMNS_KEYS))
        .containsExactly("Price, EUR", "[a]", "[b]", "5\" pipe", "\"open");
  }

  @Test
  void minimumEffectAndIncident_quotedPattern_keepItsSpaces() {
    Settings settings =
        Settings.defaults()
            .withAssignment(
                "decision.minimum-effect=\"Price, * (EUR)\" psi 0.2, \"psi\" kl_pq 1, psi 0.3");
    assertThat(StatisticsConfig.of(settings).minimumEffects())
        .extracting(MinimumEffect::pattern)
        .containsExactly("Price, * (EUR)", "psi", "*");
    assertThat(Incident.parse("2026-01-02 \"Unit Price*\"").features())
        .isEqualTo(new NamePattern("Unit Price*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,\"b", "\"a\"\",b", "\"a\"b", "\"a\" b"})
  void names_quoteThatClosesNoName_isAnError(String text) {
    Settings settings = Settings.defaults().withAssignment("columns.keys=" + text);
    assertThatThrownBy(() -> settings.names(ConfigKey.COLUMNS_KEYS))
        .hasMessage(
            "--set: columns.keys has a double quote that closes no name (quote a whole name; two quotes inside are one)");
  }

  @Test
  void words_text_isAListToEveryLength() {
    String name = "n".repeat(100_000) + " x";
    assertThat(QuotedNames.words(QuotedNames.quote(name))).isEqualTo(List.of(new Word(name, true)));
  }
}
