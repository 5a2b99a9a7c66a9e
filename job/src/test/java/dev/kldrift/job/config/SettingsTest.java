package dev.kldrift.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.stats.Effect;
import dev.kldrift.stats.FalseDiscovery;
import dev.kldrift.stats.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration holds: defaults, files, the command line, and what is refused. */
class SettingsTest extends SettingsFixture {
  private static final Path SHIPPED = Path.of("../conf/kldrift.yaml");

  @Test
  void inputs_ofOptions_areListsOfNamesThatMayBeQuoted() {
    Settings settings = Settings.defaults();
    assertThat(settings.inputs("--current", List.of("a, \"b,c\"", "d{1,2}", "\"e\"\"f\"")))
        .containsExactly("a", "b,c", "d{1,2}", "e\"f");
    assertThat(settings.input("--references", "\"a,b\"")).isEqualTo("a,b");
    assertThat(settings.input("--references", "a,b")).isEqualTo("a,b");
    assertThatThrownBy(() -> settings.inputs("--current", List.of("\"a,b")))
        .isInstanceOf(JobFailure.class)
        .hasMessage(
            "--current has a double quote that closes no name"
                + " (quote a whole name; two quotes inside are one)");
    assertThatThrownBy(() -> settings.inputs("--current", List.of(" , ")))
        .hasMessage("--current is empty (must name a path or table)");
  }

  @Test
  void shippedFile_hasEveryKeyAtItsDefault() {
    Settings shipped = Settings.defaults().withFile(SHIPPED);
    for (ConfigKey key : ConfigKey.values()) {
      assertThat(shipped.setting(key).text()).as(key.path()).isEqualTo(key.defaultText());
      if (!key.namesProgram()) { // which no file may set
        assertThat(shipped.setting(key).origin()).as(key.path()).startsWith("kldrift.yaml:");
      }
    }
  }

  @Test
  void shippedFile_explainsEveryKey() throws IOException {
    String text = Files.readString(SHIPPED);
    for (ConfigKey key : ConfigKey.values()) {
      assertThat(text).as(key.path()).contains(key.meaning());
    }
  }

  @Test
  void of_everyKeySet_mapsEveryKey() {
    CompareConfig config =
        config(
            """
            input: [a, "b{1,2}/*.parquet"]
            output: out
            run-date: 2026-01-02
            domain: probabilities
            layout: long
            combine: never
            columns: {keys: [k1, k2], p: pp, q: qq, bins: bb, edges: ee, bin: b, n-p: np, n-q: nq, status: st}
            limits: {max-bins: 7}
            max-quarantine-fraction: 0.5
            summary: {group-by: k1}
            statistics: {test: x2, reference: exact, fdr: by, fdr-groups: [k2], smoothing: dirichlet(0.25), top-bins: 9}
            decision: {level: 0.2, minimum-effect: ["*_x psi 0.3", kl_pq 1], feature-column: k2, minimum-power: 0.6}
            publish: {max-rows-per-file: 3}
            decomposition: {levels: [k1]}
            alerts: {track: on, name: m-1, group-by: [k1, k2], incidents: [2026-01-02, "2026-01-01..2026-02-01 *_x"],
                     sinks: ["slack ${file:%1$s}", "pagerduty ${file:%1$s} ${file:%1$s}"], hosts: [LOCALHOST], minimum-severity: high, max-sent: 3,
                     missed-after: 30h}
            metrics: {textfile: m/k.prom}
            report: {html: off, url: "https://drift.example/report"}
            fail-on-drift: on
            """
                .formatted(secret("http://localhost:9/x?token=t0ken")));
    Secret url = new Secret("http://localhost:9/x?token=t0ken");
    assertThat(config.toString()).doesNotContain("t0ken");
    assertThat(config)
        .isEqualTo(
            new CompareConfig(
                List.of("a", "b{1,2}/*.parquet"),
                InputFormat.AUTO,
                "out",
                LocalDate.of(2026, 1, 2),
                Domain.PROBABILITIES,
                Layout.LONG,
                CombineMode.NEVER,
                new InputColumns(
                    List.of("k1", "k2"), "pp", "qq", "bb", "ee", "b", "np", "nq", "st"),
                7,
                0.5,
                List.of("k1"),
                new StatisticsConfig(
                    StatisticsConfig.Test.X2,
                    true,
                    Optional.of(FalseDiscovery.BY),
                    List.of("k2"),
                    Optional.of("dirichlet(0.25)"),
                    9,
                    0.2,
                    List.of(
                        new MinimumEffect("*_x", Effect.PSI, 0.3),
                        new MinimumEffect("*", Effect.KL_PQ, 1)),
                    "k2",
                    0.6),
                new PublishConfig(PublishConfig.Format.FILES, "", 3),
                new ExtraTables(List.of("k1"), false),
                new AlertsConfig(
                    true,
                    "m-1",
                    List.of("k1", "k2"),
                    false,
                    List.of(
                        incident("2026-01-02", "2026-01-02", "*", "2026-01-02"),
                        incident("2026-01-01", "2026-02-01", "*_x", "2026-01-01..2026-02-01 *_x")),
                    new DeliveryConfig(
                        List.of(
                            new SinkConfig(
                                SinkKind.SLACK,
                                "slack ${file:" + secretFile() + "}",
                                url,
                                new Secret("")),
                            new SinkConfig(
                                SinkKind.PAGERDUTY,
                                "pagerduty ${file:"
                                    + secretFile()
                                    + "} ${file:"
                                    + secretFile()
                                    + "}",
                                url,
                                url)),
                        List.of("localhost"),
                        Severity.HIGH,
                        3,
                        Duration.ofHours(30),
                        "https://drift.example/report/")),
                Optional.of(Path.of("m/k.prom")),
                false,
                true,
                Optional.empty()));
  }

  private static Incident incident(String first, String last, String features, String text) {
    return new Incident(
        LocalDate.parse(first), LocalDate.parse(last), new NamePattern(features), text);
  }

  @Test
  void of_evidenceOn_isOn() {
    CompareConfig config = config("input: in\noutput: out\nmonitoring: {evidence: on}\n");
    assertThat(config.extraTables()).isEqualTo(new ExtraTables(List.of(), true));
  }

  @Test
  void of_defaults_areToday() {
    CompareConfig config = config("input: in\noutput: out\n");
    assertThat(config.runDate()).isEqualTo(LocalDate.of(2026, 11, 22));
    assertThat(config("input: in\noutput: out\nrun-date: yesterday\n").runDate())
        .isEqualTo(LocalDate.of(2026, 11, 21));
    assertThat(config.domain()).isEqualTo(Domain.COUNTS);
    assertThat(config.maxBins()).isEqualTo(1_000_000);
  }

  @Test
  void with_commandLine_winsOverFile() {
    Settings settings =
        Settings.defaults().withFile(file("domain: probabilities")).withAssignment("domain=counts");
    assertThat(settings.setting(ConfigKey.DOMAIN)).isEqualTo(new Setting("counts", "--set"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits: {max-bin: 3} | c.yaml:1: unknown key 'limits.max-bin' (nearest: limits.max-bins)",
        "domain: percent | c.yaml:1: domain is 'percent' (must be one of counts, probabilities,"
            + " log_weights)",
        "run-date: 22.11.2026 | c.yaml:1: run-date is '22.11.2026' (must be a date, YYYY-MM-DD, or"
            + " today or yesterday)",
        "max-quarantine-fraction: 2 | c.yaml:1: max-quarantine-fraction is '2' (must be a number"
            + " from 0 to 1)",
        "limits: {max-bins: many} | c.yaml:1: limits.max-bins is 'many' (must be a whole number"
            + " from 1 to 100000000)",
        "output: ${KLDRIFT_NOT_SET} | c.yaml:1: environment variable KLDRIFT_NOT_SET is not set"
            + " (${KLDRIFT_NOT_SET:-default})",
        "statistics: {smoothing: epsilon} | c.yaml:1: statistics.smoothing is 'epsilon' (must be"
            + " none, laplace, jeffreys, perks, dirichlet(c) or shrink)",
        "decision: {level: 1} | c.yaml:1: decision.level is '1' (must be a number between 0 and 1)",
        "decision: {minimum-effect: [psi much]} | c.yaml:1: decision.minimum-effect is '[psi much]'"
            + " (must be [pattern] quantity value, with a quantity of kl_pq, kl_qp, js_divergence,"
            + " psi, total_variation, hellinger, ks, linf, wasserstein)",
        "columns: {p: q} | columns: 'q' has two roles (one column, one role)",
        "monitoring: {evidence: on}; domain: probabilities | c.yaml:1: monitoring.evidence is 'on'"
            + " (needs domain counts: evidence grows with the number of samples)",
        "decomposition: {levels: [a]}; domain: log_weights | c.yaml:1: decomposition.levels is"
            + " '[a]' (needs domain counts or probabilities: totals of log-weights leave the range"
            + " of numbers)",
        "decomposition: {levels: [a, b, a]} | c.yaml:1: decomposition.levels is '[a,b,a]' (must"
            + " name a column once)",
        "monitoring: {evidence: maybe} | c.yaml:1: monitoring.evidence is 'maybe' (must be one of"
            + " off, on)",
        "alerts: {name: my drift} | c.yaml:1: alerts.name is 'my drift' (must be 1 to 40 letters,"
            + " digits, dots, hyphens or underscores)",
        "alerts: {incidents: [2026-01-03..2026-01-02]} | c.yaml:1: alerts.incidents is"
            + " '[2026-01-03..2026-01-02]' (must be date[..date] [pattern], dates as YYYY-MM-DD,"
            + " the first one first)",
        "metrics: {textfile: a.txt} | c.yaml:1: metrics.textfile is 'a.txt' (must be a path that"
            + " ends in .prom, as the collector reads no others)",
        "input: [{a: b}] | c.yaml:1: input must be a list of plain values",
      })
  void of_badValue_namesKeyValueRuleAndLine(String yaml, String message) {
    String rest = yaml.startsWith("input") ? "" : "\ninput: in";
    rest += yaml.startsWith("output") ? "" : "\noutput: out";
    String text = yaml.replace("; ", "\n") + rest + "\n";
    assertThatThrownBy(() -> config(text))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(message);
  }

  @Test
  void withFile_brokenYaml_namesTheLine() {
    assertThatThrownBy(() -> config("input: in\noutput: [a\n"))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("c.yaml:3: not valid YAML");
  }

  @Test
  void withFile_keySetTwice_isAnError() {
    assertThatThrownBy(() -> config("input: a\nlimits: {max-bins: 1}\nlimits: {max-bins: 2}\n"))
        .isInstanceOf(JobFailure.class)
        .hasMessage("c.yaml:3: limits.max-bins is set twice");
  }

  @Test
  void withFile_missing_namesIt() {
    assertThatThrownBy(() -> Settings.defaults().withFile(folder.resolve("none.yaml")))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("config file not found: " + folder.resolve("none.yaml"));
  }

  @Test
  void withFile_environmentVariable_isReplacedOrDefaulted() {
    CompareConfig config = config("input: ${PATH}\noutput: ${KLDRIFT_NOT_SET:-there}/out\n");
    assertThat(config.output()).isEqualTo("there/out");
    assertThat(config.input()).containsExactly(System.getenv("PATH"));
  }

  @Test
  void withFile_file_isReplacedByItsContent() {
    CompareConfig config = config("input: in\noutput: ${file:" + secret("there\n") + "}/out\n");
    assertThat(config.output()).isEqualTo("there/out");
    assertThatThrownBy(() -> config("input: ${file:/none/such}\noutput: out\n"))
        .hasMessage(
            "c.yaml:1: cannot read file /none/such (${file:/none/such} must be readable text)");
  }
}
