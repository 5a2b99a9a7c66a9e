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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What README and docs show is what the code does, and their links lead somewhere. With {@code
 * -Dkldrift.write-docs=true} the tables that come from the code are written anew.
 */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

  @Test
  void firstExample_prints_theValuesInItsComments() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
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
  void readme_isShort_andCountsTheFunctions() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md")))
        .as("README.md: at most 180 lines, and [%d functions]", DriftFunctions.help().size())
        .hasSizeLessThanOrEqualTo(180)
        .anyMatch(line -> line.contains("[" + DriftFunctions.help().size() + " functions]"));
  }

  @Test
  void links_leadToFiles() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        links++;
        if (!Files.exists(page.resolveSibling(link.group(1)))) {
          broken.add(ROOT.relativize(page) + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  @Test
  void everyPage_isLinkedFromTheReadme() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertThat(pages().stream().filter(page -> page.getParent().endsWith("docs")))
        .allMatch(page -> readme.contains("(docs/" + page.getFileName()));
  }

  /** What newcomers ask, the page with the answer, and the words that are it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Where is JS computed?               | docs/architecture.md | divergences of a pair, exact
          How do I add a column?              | docs/architecture.md | a column of a result table
          How do I add a SQL function?        | docs/architecture.md | a SQL function
          What does PARTIAL_INPUT mean?       | docs/concepts.md     | `PARTIAL_INPUT`
          Why is kl_pq infinite?              | docs/concepts.md     | makes `kl_pq` +Infinity
          Is it more than noise?              | docs/concepts.md     | `q_value`
          What minimum effect do I choose?    | docs/choosing-level.md | ## Minimum effect
          My columns have other names         | docs/input.md        | columns.p=
          Where did my row go?                | docs/reliability.md  | `quarantine`
          What does exit code 75 mean?        | docs/reliability.md  | 75
          How do I compare weeks?             | docs/windows.md      | `week`
          How do I run it every night?        | conf/schedules/README.md | systemd
          """)
  void question_ofNewcomers_isAnsweredOneClickFromTheReadme(
      String question, String page, String answer) throws IOException {
    assertThat(Files.readString(ROOT.resolve("README.md"))).as(question).contains("(" + page);
    assertThat(Files.readString(ROOT.resolve(page))).as(question).contains(answer);
  }

  @Test
  void configurationPage_hasEveryKeyWithDefaultAndMeaning() throws IOException {
    requireTable(
        "configuration.md",
        "| key | default | meaning |\n|---|---|---|\n",
        Stream.of(ConfigKey.values())
            .map(
                key ->
                    "| `%s` |%s | %s |\n"
                        .formatted(
                            key.path(),
                            key.defaultText().isEmpty() ? "" : " `" + key.defaultText() + "`",
                            markdown(key.meaning()))));
  }

  @Test
  void functionsPage_hasEveryFunctionWithItsHelp() throws IOException {
    requireTable(
        "functions.md",
        "| function | result |\n|---|---|\n",
        DriftFunctions.help().entrySet().stream()
            .map(
                function ->
                    "| `%s` | %s |\n".formatted(function.getKey(), markdown(function.getValue()))));
  }

  private static void requireTable(String name, String head, Stream<String> rows)
      throws IOException {
    Path page = ROOT.resolve("docs").resolve(name);
    String table = head + rows.collect(Collectors.joining());
    if (Boolean.getBoolean("kldrift.write-docs")) {
      String text = Files.readString(page);
      int start = text.indexOf(head);
      int end = text.indexOf("\n\n", start) + 1;
      Files.writeString(page, text.substring(0, start) + table + text.substring(end));
    }
    assertThat(Files.readString(page))
        .as("docs/%s: -Dtest=ReadmeTest -Dkldrift.write-docs=true writes it", name)
        .contains(table + "\n");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    for (String folder : List.of("docs", "conf", "scripts")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }

  private static String markdown(String text) {
    return text.replace("|", "\\|");
  }
}
