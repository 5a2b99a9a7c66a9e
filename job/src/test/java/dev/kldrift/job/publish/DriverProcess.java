package dev.kldrift.job.publish;

import dev.kldrift.job.Main;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A run of a command in a JVM of its own, which a test may kill. */
public final class DriverProcess {
  private final Process process;
  private final long began = System.nanoTime();
  private final Path log;

  private DriverProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a run.
   *
   * @param scratch folder for Spark's files and the output of the process
   */
  static DriverProcess compare(Path input, Path output, String date, Path scratch)
      throws IOException {
    return start(scratch, comparing(input, output.toString(), date));
  }

  /**
   * The arguments of a comparison with settings, where pairs that can be worked out are decided.
   */
  static List<String> comparing(Path input, String output, String date, String... settings) {
    List<String> arguments = new ArrayList<>(List.of("compare", "--quiet"));
    arguments.addAll(List.of("--run-date", date, "--input", input.toString()));
    arguments.addAll(List.of("--output", output, "--set", "decision.minimum-power=0"));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments;
  }

  /** Starts any command. */
  public static DriverProcess start(Path scratch, List<String> arguments) throws IOException {
    return start(scratch, List.of(), arguments);
  }

  /**
   * Starts any command.
   *
   * @param options more of Java's
   */
  static DriverProcess start(Path scratch, List<String> options, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Spark's module options, as this JVM has them; C1 only, because the run is short.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-Djdk.reflect"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Djava.io.tmpdir=" + scratch, "-Dspark.master=local[2]"));
    command.addAll(List.of("-Dspark.ui.enabled=false", "-Dspark.driver.host=127.0.0.1"));
    command.add("-Dspark.sql.shuffle.partitions=2");
    // As in TestSpark: compiling code for few rows takes longer than they do.
    command.add("-Dspark.sql.codegen.factoryMode=NO_CODEGEN");
    command.add("-Dspark.sql.codegen.wholeStage=false");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    File log = Files.createTempFile(scratch, "run", ".log").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    return new DriverProcess(process, log.toPath());
  }

  boolean runs() {
    return process.isAlive();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** SIGKILL, then waits until the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, as schedulers send it. */
  void terminate() {
    process.destroy();
  }

  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  public String log() throws IOException {
    return Files.readString(log);
  }
}
