package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/**
 * A run on a machine on which others work too: where it listens, whom it answers, what it shows.
 */
class LocalSparkTest {
  private static final String LISTENING = "0A";

  @TempDir Path scratch;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      process.waitFor();
    }
  }

  /** A prompt, which stays until its standard input ends. */
  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-Djdk.reflect"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.add("sql");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("log-" + started.size()).toFile())
            .start();
    started.add(process);
    return process;
  }

  /** Ports that a process listens on, and where. */
  private static Map<Integer, String> listening(Process process) throws IOException {
    Set<String> sockets;
    try (Stream<Path> files = Files.list(Path.of("/proc", process.pid() + "", "fd"))) {
      sockets =
          files
              .map(LocalSparkTest::target)
              .filter(target -> target.startsWith("socket:["))
              .map(target -> target.substring(8, target.length() - 1))
              .collect(Collectors.toSet());
    }
    Map<Integer, String> ports = new TreeMap<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "net", table))) {
        List<String> words = Arrays.asList(line.strip().split("\\s+", -1));
        if (words.size() > 9 && words.get(3).equals(LISTENING) && sockets.contains(words.get(9))) {
          String[] address = words.get(1).split(":", -1);
          ports.put(Integer.parseInt(address[1], 16), address[0]);
        }
      }
    }
    return ports;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  /** Waits until a process listens as a driver does: for messages and for blocks. */
  private static Map<Integer, String> ready(Process process) throws Exception {
    for (int i = 0; i < 600; i++) {
      assertThat(process.isAlive()).isTrue();
      Map<Integer, String> ports = listening(process);
      if (ports.size() >= 2) {
        return ports;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("listens on " + listening(process));
  }

  /** Whether a driver answers somebody who knows no secret. */
  private static boolean answersAStranger(int port) {
    SparkConf conf = new SparkConf(false).set("spark.rpc.askTimeout", "5s");
    conf.set("spark.rpc.lookupTimeout", "5s").set("spark.rpc.io.maxRetries", "0");
    SecurityManager none =
        new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE());
    RpcEnv stranger = RpcEnv.create("stranger", "127.0.0.1", free(), conf, none, true);
    try {
      stranger.setupEndpointRef(new RpcAddress("127.0.0.1", port), "HeartbeatReceiver");
      return true;
    } catch (Exception e) { // Spark declares none
      return false;
    } finally {
      stranger.shutdown();
    }
  }

  private static int free() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void run_listensOnLoopbackAlone_refusesStrangers_andHidesItsFiles() throws Exception {
    Process process = start();
    Process open = start("-Dspark.authenticate=false");
    Map<Integer, String> ports = ready(process);
    assertThat(ports.values())
        .as("127.0.0.1, also as IPv6 has it")
        .allMatch(address -> address.endsWith("0100007F"));
    assertThat(ports.keySet()).noneMatch(LocalSparkTest::answersAStranger);
    assertThat(ready(open).keySet())
        .as("so that this test can fail")
        .anyMatch(LocalSparkTest::answersAStranger);
    try (Stream<Path> files = Files.list(scratch)) {
      List<Path> folders = files.filter(Files::isDirectory).toList();
      assertThat(folders).as("Spark's own folders lie in ours").hasSize(2);
      for (Path folder : folders) {
        assertThat(folder.getFileName().toString()).startsWith("kldrift-");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
            .isEqualTo("rwx------");
      }
    }
    end();
    try (Stream<Path> files = Files.list(scratch)) {
      assertThat(files.filter(Files::isDirectory)).as("gone with the process").isEmpty();
    }
  }

  @Test
  void settings_ofTheOperator_stay() {
    SparkConf conf = new SparkConf(false).set("spark.master", "local[2]");
    conf.set("spark.driver.bindAddress", "10.0.0.1").set("spark.authenticate", "false");
    conf.set("spark.local.dir", scratch.resolve("a") + "," + scratch.resolve("b"));
    LocalSpark.confine(conf);
    assertThat(conf.get("spark.driver.bindAddress")).isEqualTo("10.0.0.1");
    assertThat(conf.get("spark.authenticate")).isEqualTo("false");
    assertThat(conf.get("spark.local.dir").split(",", -1))
        .hasSize(2)
        .anyMatch(folder -> folder.startsWith(scratch.resolve("a") + "/kldrift-"))
        .anyMatch(folder -> folder.startsWith(scratch.resolve("b") + "/kldrift-"));
    SparkConf cluster = new SparkConf(false).set("spark.master", "yarn");
    LocalSpark.confine(cluster);
    assertThat(cluster.getAll()).hasSize(1);
  }
}
