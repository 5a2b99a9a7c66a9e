package dev.kldrift.job.bench;

import dev.kldrift.job.run.BuildVersion;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/** Commands as their users start them: processes of their own, all of whose time counts. */
final class Commands {
  /** Bash tells the time of children and of theirs, which Java does not. */
  private static final String TIMED = "TIMEFORMAT='%R %U %S'; { time \"$@\" >\"$0\" 2>&1; } 2>&1";

  private final Path home = Path.of("").toAbsolutePath();
  private final Path folder;
  private final String master;

  /**
   * Commands of the folder that this process runs in, on a number of threads.
   *
   * @param folder where what they print is written
   */
  Commands(Path folder, int threads) {
    this.folder = folder;
    master = "local[" + threads + "]";
  }

  Spent kldrift(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home + "/scripts/kldrift"));
    command.addAll(List.of(arguments));
    String options = System.getenv().getOrDefault("KLDRIFT_SUBMIT_ARGS", "");
    return run(
        folder.resolve("kldrift.log"),
        Map.of("KLDRIFT_SUBMIT_ARGS", "--master " + master + " " + options),
        command);
  }

  /** {@link EmptyApplication} from a jar of its own, with no help but that of Spark itself. */
  Spent emptyApplication() throws IOException, InterruptedException {
    String className = EmptyApplication.class.getName();
    String jar = folder.resolve("empty.jar").toString();
    String classes =
        EmptyApplication.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    String file = className.replace('.', '/') + ".class";
    ToolProvider.findFirst("jar")
        .orElseThrow()
        .run(System.out, System.err, "--create", "--file", jar, "-C", classes, file);
    List<String> command =
        List.of(
            "bash",
            resource("spark-submit.sh").toString(),
            "--master",
            master,
            "--conf",
            "spark.ui.enabled=false",
            "--class",
            className,
            jar);
    return run(
        emptyLog(),
        Map.of(
            "SPARK_HOME",
            System.getenv()
                .getOrDefault("SPARK_HOME", home + "/target/spark-home-" + BuildVersion.spark()),
            "LOG4J_CONFIGURATION_FILE",
            home + "/conf/log4j2.properties"),
        command);
  }

  /** The version of Spark that the commands run on, by the last empty application. */
  String sparkVersion() throws IOException {
    return Files.readAllLines(emptyLog()).stream()
        .filter(line -> line.startsWith(EmptyApplication.VERSION))
        .map(line -> line.substring(EmptyApplication.VERSION.length()))
        .findFirst()
        .orElseThrow();
  }

  private Path emptyLog() {
    return folder.resolve("empty.log");
  }

  private static Path resource(String name) {
    try {
      return Path.of(Commands.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Spent run(Path log, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, log.toString()));
    timed.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(timed).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String times = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " failed:\n" + Files.readString(log));
    }
    // Bash takes the decimal point from the locale.
    String[] seconds = times.strip().replace(',', '.').split(" ", -1);
    return new Spent(
        Double.parseDouble(seconds[0]),
        Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2]));
  }
}
