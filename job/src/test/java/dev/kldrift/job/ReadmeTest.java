package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.sql.DriftFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the README shows is what the code does. */
class ReadmeTest {
  private static String readme;

  @BeforeAll
  static void read() throws IOException {
    readme = Files.readString(Path.of("../README.md"));
  }

  @Test
  void firstExample_prints_theValuesInItsComments() {
    Matcher block = Pattern.compile("(?s)```sql\n(.*?);").matcher(readme);
    assertThat(block.find()).isTrue();
    Row row = TestSpark.session().sql(block.group(1)).head();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      double value = row.getDouble(i);
      values.add(Double.isInfinite(value) ? "Infinity" : String.format(Locale.ROOT, "%.4f", value));
    }
    assertThat(values).hasSize(3);
    String comments = readme.substring(block.start(), readme.indexOf("```", block.start() + 3));
    values.forEach(value -> assertThat(comments).contains("-- " + value));
  }

  @Test
  void configurationTable_hasEveryKeyWithDefaultAndMeaning() {
    for (ConfigKey key : ConfigKey.values()) {
      String defaultText = key.defaultText().isEmpty() ? " |" : " `" + key.defaultText() + "` |";
      assertThat(readme)
          .contains("| `" + key.path() + "` |" + defaultText + " " + markdown(key.meaning()) + " |");
    }
  }

  @Test
  void functionTable_hasEveryFunctionWithItsHelp() {
    DriftFunctions.help()
        .forEach(
            (call, help) ->
                assertThat(readme).contains("| `" + call + "` | " + markdown(help) + " |"));
  }

  private static String markdown(String text) {
    return text.replace("|", "\\|");
  }
}
