package dev.kldrift.job.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kldrift.job.CompareFixture;
import dev.kldrift.sql.DriftFunctions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own Connect server with our classes, and its Java client, each a process on loopback. */
class ConnectTest extends CompareFixture {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path JARS = Path.of("target/connect");

  private static final Path PAGE = Path.of("../docs/connect.md");

  /** KL of (0.9, 0.1) from (0.1, 0.9): 0.8 ln 9. */
  private static final String DOCUMENTED_KL = "1.7577";

  private static Path logs;
  private static Process server;
  private static int port;

  /** A call of every function. */
  private static final Map<String, String> CALLS = new LinkedHashMap<>();

  static {
    String pair = "(array(1D, 2D, 5D), array(4D, 2D, 1D))";
    String logs = "(array(0D, -1D, -2D), array(-1D, -1D, 0D))";
    for (String function :
        List.of(
            "kl_divergence",
            "js_divergence",
            "js_distance",
            "psi",
            "total_variation",
            "hellinger",
            "wasserstein",
            "ks",
            "linf",
            "cross_entropy",
            "divergence",
            "kl_contributions",
            "surprise",
            "log_e_value")) {
      CALLS.put(function, function + pair);
    }
    for (String function : List.of("kl_divergence_log", "cross_entropy_log", "divergence_log")) {
      CALLS.put(function, function + logs);
    }
    for (String function : List.of("entropy", "normalize")) {
      CALLS.put(function, function + "(array(1, 2, 5))");
    }
    for (String function : List.of("entropy_log", "log_sum_exp", "log_normalize", "log_evidence")) {
      CALLS.put(function, function + "(array(0D, -1D, -2D))");
    }
    CALLS.put("log_e_value", "log_e_value(array(3, 0, 1), array(7, 7, 2))");
    CALLS.put("elbo", "elbo(array(1D, 1D), array(-1D, -2D))");
    CALLS.put("excess_loss", "excess_loss(array(1, 3), array(-1D, -2D), 'bits')");
    CALLS.put("model_loss", "model_loss(array(1, 3), array(-1D, -2D))");
    CALLS.put(
        "costliest_tokens", "costliest_tokens(array(1, 3), array(-1D, -2D), array('a', 'b'), 1)");
    CALLS.put(
        "pair_statistics",
        "pair_statistics(array(10, 20), array(15, 12), 30, 27, false, 'psi', 0.1D, 0.05D)");
    CALLS.put("smoothed_divergence", "smoothed_divergence(array(1, 0), array(0, 1), 'jeffreys')");
    CALLS.put("top_bins", "top_bins(array(1, 3), array(2, 1), array('a', 'b'), 1)");
    CALLS.put("pair_problem", "pair_problem(array(1D, -3D), array(2D, 1D), 'counts', 100)");
    CALLS.put(
        "score_pair",
        "score_pair(array(10, 20), array(15, 12), 'counts', 100, 30, 27, false, 'psi', 0.1D, 0.05D,"
            + " array('a', 'b'), 1)");
    CALLS.put("invalid_utf8", "invalid_utf8(CAST(X'61ff' AS STRING))");
    CALLS.put("chain_rule_shares", "chain_rule_shares(6, 1, 0.5D, 0.25D, 8, 4)");
    CALLS.put(
        "hidden_by_pooling",
        "hidden_by_pooling(array(1, 1), array(0, 1), array(2, 1), array(1, 1))");
    for (String aggregate : List.of("combine", "try_combine")) {
      CALLS.put(aggregate, aggregate + "(a) FROM VALUES (array(1, 2)), (array(3, 4)) AS t(a)");
    }
    CALLS.put(
        "combine_log", "combine_log(a) FROM VALUES (array(0D, -1D)), (array(-2D, -1D)) AS t(a)");
  }

  private static String query(String call) {
    int from = call.indexOf(" FROM ");
    String function = from < 0 ? call : call.substring(0, from);
    return "SELECT CAST(drift." + function + " AS STRING)" + (from < 0 ? "" : call.substring(from));
  }

  @Test
  void everyFunction_overConnect_givesWhatItGivesHere() throws Exception {
    assertThat(CALLS.keySet()).containsExactlyInAnyOrderElementsOf(DriftFunctions.names());
    Map<String, String> expected = new LinkedHashMap<>();
    CALLS.forEach((name, call) -> expected.put(name, spark.sql(query(call)).head().getString(0)));
    List<String> queries =
        new ArrayList<>(CALLS.values().stream().map(ConnectTest::query).toList());
    queries.add("SELECT drift.kl_divergence(array(1D, 1D), array(1D, -0.5D))");

    List<String> answers = ask(queries);

    Map<String, String> found = new LinkedHashMap<>();
    expected.keySet().forEach(name -> found.put(name, answers.remove(0)));
    assertThat(found).isEqualTo(expected);
    assertThat(answers.get(0))
        .startsWith("error: ")
        .contains("kl_divergence: q[1] is negative: -0.5 (must be >= 0)");
  }

  /** The server computes of the same pairs what the command publishes beside it. */
  @Test
  void compare_bySparkSubmitBesideTheServer_publishesWhatTheServerComputes() throws Exception {
    Path pairs =
        input(
            "pairs",
            "SELECT id AS k, array(1D, 2D, id + 3D) AS p, array(3D, 2D * id, 1D) AS q"
                + " FROM range(20)");
    submit("compare", "--input", pairs.toString(), "--output", output().toString());
    String differing =
        "SELECT count(*) || ' of ' || (SELECT count(*) FROM parquet.`%2$s`) FROM parquet.`%1$s` i"
            + " JOIN parquet.`%2$s` o USING (k) WHERE o.kl_pq = drift.kl_divergence(i.p, i.q)"
            + " AND o.kl_qp = drift.kl_divergence(i.q, i.p)"
            + " AND o.js_divergence = drift.js_divergence(i.p, i.q)";

    assertThat(ask(List.of(differing.formatted(pairs, output().resolve("divergence")))))
        .as(log("submit.log"))
        .containsExactly("20 of 20");
  }

  @Test
  void java_asDocumented_runs() throws Exception {
    Path program = folder.resolve("Documented.java");
    Files.writeString(
        program,
        "import org.apache.spark.sql.SparkSession;\nclass Documented {"
            + " public static void main(String[] args) {\n%s System.exit(0);\n}\n}\n"
                .formatted(documented("java")));
    List<String> command = java();
    command.addAll(List.of("-cp", clientClasses(), program.toString()));
    assertThat(printed(command)).contains(DOCUMENTED_KL).contains("|drifted|");
  }

  /** Where there is Spark's Python client. */
  @Test
  void python_asDocumented_runs() throws Exception {
    List<String> imports =
        List.of("python3", "-c", "import pyspark.sql.connect.session, grpc, pandas");
    assumeThat(new ProcessBuilder(imports).start().waitFor())
        .as("python3 has pyspark's Connect client: %s", imports)
        .isZero();
    String program =
        "from pyspark.sql import SparkSession\n"
            + documented("python").replaceAll("(?m)^(spark\\.read.*)$", "print($1)");
    assertThat(printed(List.of("python3", "-c", program)))
        .contains(DOCUMENTED_KL)
        .contains("drifted");
  }

  /** A block of the page, for the server and the table of this test. */
  private String documented(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(block.find()).as(language).isTrue();
    compare(input("pairs", "SELECT 'a' AS k, array(900, 100) AS p, array(100, 900) AS q"));
    return block
        .group(1)
        .replace("sc://localhost:15002", address())
        .replace("drift/divergence", output().resolve("divergence").toString());
  }

  private String printed(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  /** Runs a command by Spark's own launcher with a jar of our classes. */
  private void submit(String... arguments) throws Exception {
    Path jar = folder.resolve("kldrift.jar");
    Set<String> known = new HashSet<>();
    try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path classes : List.of(Path.of("target/classes"), Path.of("../udfs/target/classes"))) {
        add(classes, to, known);
      }
    }
    List<String> command = java();
    String spark = "(classes|test-classes|kldrift)";
    command.addAll(List.of("-Xmx1g", "-cp", classPath(spark)));
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
    command.addAll(List.of("--conf", "spark.driver.host=127.0.0.1"));
    command.addAll(List.of("--class", "dev.kldrift.job.Main", jar.toString()));
    command.addAll(List.of(arguments));
    assertThat(start(command, "submit.log").waitFor()).as(log("submit.log")).isZero();
  }

  private static void add(Path classes, JarOutputStream to, Set<String> known) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString();
        if (known.add(name)) {
          to.putNextEntry(new ZipEntry(name));
          Files.copy(file, to);
        }
      }
    }
  }

  /** What the client prints, without its first line. */
  private List<String> ask(List<String> queries) throws IOException, InterruptedException {
    Process client = client();
    try (BufferedWriter to = client.outputWriter(StandardCharsets.UTF_8)) {
      for (String query : queries) {
        to.write(query + "\n");
      }
    }
    List<String> answers;
    try (BufferedReader from = client.inputReader(StandardCharsets.UTF_8)) {
      answers =
          from.lines()
              .filter(line -> line.startsWith(ConnectClient.ANSWER))
              .map(line -> line.substring(ConnectClient.ANSWER.length()))
              .collect(Collectors.toCollection(ArrayList::new));
    }
    assertThat(client.waitFor()).as(log("client.log")).isZero();
    assertThat(answers.remove(0)).as("the client").startsWith("org.apache.spark.sql.connect.");
    return answers;
  }

  private static String address() {
    return "sc://127.0.0.1:" + port;
  }

  @BeforeAll
  static void startServer(@TempDir Path temporary) throws Exception {
    logs = temporary;
    port = freePort();
    server = startServer();
    awaitServer();
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process startServer() throws IOException {
    List<String> command = java();
    command.addAll(List.of("-Xmx1g", "-Dspark.master=local[2]", "-Dspark.ui.enabled=false"));
    command.add("-Dspark.app.name=connect");
    command.add("-Dspark.driver.host=127.0.0.1");
    command.add("-Dspark.sql.shuffle.partitions=1");
    command.add("-Dspark.sql.codegen.factoryMode=NO_CODEGEN");
    command.add("-Dspark.sql.codegen.wholeStage=false");
    command.add("-Dspark.sql.warehouse.dir=" + logs.resolve("warehouse"));
    command.add("-Dspark.connect.grpc.binding.address=127.0.0.1");
    command.add("-Dspark.connect.grpc.binding.port=" + port);
    command.add("-Dspark.sql.catalog.drift=dev.kldrift.sql.DriftCatalog");
    String classes = JARS.resolve("spark-connect_2.13.jar") + File.pathSeparator + classPath("");
    command.addAll(
        List.of("-cp", classes, "org.apache.spark.sql.connect.service.SparkConnectServer"));
    return start(command, "server.log");
  }

  private Process client() throws IOException {
    List<String> command = java();
    command.addAll(List.of("-cp", clientClasses(), ConnectClient.class.getName(), address()));
    return new ProcessBuilder(command).redirectError(logs.resolve("client.log").toFile()).start();
  }

  /** The client has Spark's interfaces itself; the rest of Spark would be in its way. */
  private static String clientClasses() {
    return JARS.resolve("spark-connect-client-jvm_2.13.jar")
        + File.pathSeparator
        + JARS.resolve("spark-connect-shims_2.13.jar")
        + File.pathSeparator
        + classPath("spark-(sql|sql-api|catalyst|core)_");
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-Djdk.reflect"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    return command;
  }

  private static String classPath(String without) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                without.isEmpty()
                    || !Path.of(entry).getFileName().toString().matches(without + ".*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Process start(List<String> command, String log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(logs.resolve(log).toFile())
        .start();
  }

  private static void awaitServer() throws IOException, InterruptedException {
    for (Instant end = Instant.now().plus(PATIENCE); Instant.now().isBefore(end); ) {
      assertThat(server.isAlive()).as(log("server.log")).isTrue();
      if (accepts()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no server after " + PATIENCE + ": " + log("server.log"));
  }

  private static boolean accepts() {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String log(String name) throws IOException {
    Path log = logs.resolve(name);
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
