package dev.kldrift.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.FeatureRow;
import dev.kldrift.job.FeatureRow.MovedBin;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureTableTest {
  private static FeatureRow row(String feature, String status, String decision) {
    return new FeatureRow(
        feature,
        "",
        status,
        Optional.ofNullable(decision),
        "js_divergence",
        decision == null ? Double.NaN : 0.0321,
        0.01,
        List.of(new MovedBin("[1, 2)", 0.125, 0.5), new MovedBin("NULL", 0, 1)));
  }

  private static List<String> printed(List<FeatureRow> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new FeatureTable(new PrintStream(bytes, true, UTF_8)).print(rows, List.of());
    return bytes.toString(UTF_8).lines().toList();
  }

  @Test
  void features_areALineEachAndTooFewIsOne() {
    List<FeatureRow> rows =
        new ArrayList<>(
            List.of(row("delay", "OK", "DRIFTED"), row("gone", "DROPPED_FEATURE", null)));
    for (int i = 0; i < 32; i++) {
      rows.add(row("few" + i, "TOO_FEW", "TOO_FEW"));
    }
    List<String> lines = printed(rows);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).containsPattern("feature +js_divergence \\(minimum\\) +moved most");
    assertThat(lines.get(1))
        .containsPattern(
            "DRIFTED +delay +0.0321 \\(0.01\\) +\\[1, 2\\) 12.5% -> 50.0%; NULL 0% -> 100%");
    assertThat(lines.get(2)).contains("DROPPED_FEATURE  gone");
    assertThat(lines.get(3))
        .isEqualTo(
            "  TOO_FEW  32 with too few rows to find the minimum effect:"
                + " few0, few1, few2, few3, few4, few5, ...");
  }

  @Test
  void values_thatNobodyWouldSee_areQuoted() {
    FeatureRow row =
        new FeatureRow(
            " f",
            "",
            "OK",
            Optional.of("DRIFTED"),
            "js_divergence",
            0.0321,
            0.01,
            List.of(new MovedBin("", 0.125, 0.5), new MovedBin("DE\u001b ", 0, 1)));
    assertThat(printed(List.of(row)).get(1))
        .contains("DRIFTED  \" f\"  ")
        .endsWith("\"\" 12.5% -> 50.0%; \"DE\\u001b \" 0% -> 100%");
  }

  @Test
  void narrowTerminal_hasMoreBelowWhatDrifted() {
    List<FeatureRow> rows =
        List.of(row("delay", "OK", "DRIFTED"), row("x".repeat(90), "OK", "STABLE"));
    List<FeatureColumn> more =
        List.of(
            new FeatureColumn("mean", row -> "7.533 -> 5.828"),
            new FeatureColumn("none", row -> ""),
            new FeatureColumn("quartiles", row -> "-8 0 12 -> -9 -2 10"));
    for (int width : new int[] {60, 80, 100, 300}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new FeatureTable(new PrintStream(bytes, true, UTF_8), width).print(rows, more);
      List<String> lines = bytes.toString(UTF_8).lines().toList();
      assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
      assertThat(lines).hasSize(width == 300 ? 3 : 4);
      assertThat(String.join("\n", lines))
          .containsOnlyOnce("mean")
          .contains("quartiles", "-8 0 12 -> -9 -2 10", "12.5%", "xxx");
      if (width < 300) {
        assertThat(lines).noneMatch(line -> line.contains("none"));
        assertThat(lines.get(2))
            .isEqualTo("      mean 7.533 -> 5.828  quartiles -8 0 12 -> -9 -2 10");
      }
    }
  }

  @Test
  void manyFeatures_areCutAndCounted() {
    List<FeatureRow> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(row("f" + i, "OK", "STABLE"));
    }
    assertThat(printed(rows)).hasSize(32).last().isEqualTo("  and 70 more, of less effect");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7.53312, 7.533",
    "-0.00008162, -0.00008162",
    "22702393, 22.7M",
    "980.4, 980.4",
    "12345.6, 12346",
    "1.5E12, 1.5E+12",
    "Infinity, Infinity"
  })
  void numbers_haveFourDigits(double value, String text) {
    assertThat(FeatureTable.number(value)).isEqualTo(text);
  }

  @Test
  void sparkline_goesFromNothingToTheLargest() {
    List<Double> values = List.of(0.0, 1.0, Double.NaN, 4.0, Double.POSITIVE_INFINITY, 2.0);
    assertThat(Sparkline.of(values, "12345678")).isEqualTo("13.885");
  }
}
