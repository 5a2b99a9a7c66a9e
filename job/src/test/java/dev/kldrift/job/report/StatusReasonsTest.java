package dev.kldrift.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.table.PairStatus;
import dev.kldrift.job.table.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A page says of every status without a decision why that is. */
class StatusReasonsTest {
  @Test
  void page_hasAReasonForEveryStatusButOk() throws IOException {
    Set<String> statuses =
        Stream.of(Arrays.stream(Status.values()), Arrays.stream(PairStatus.values()))
            .flatMap(each -> each)
            .map(Enum::name)
            .collect(Collectors.toCollection(TreeSet::new));
    statuses.remove(Status.OK.name());

    assertThat(reasons()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(statuses);
  }

  private static List<String> reasons() throws IOException {
    String script;
    try (InputStream in = HtmlPage.class.getResourceAsStream("model.js")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String table = script.substring(script.indexOf("const WHY = {"));
    return Pattern.compile("(?m)^ +([A-Z_]+): '.+',$")
        .matcher(table.substring(0, table.indexOf("};")))
        .results()
        .map((MatchResult line) -> line.group(1))
        .toList();
  }
}
