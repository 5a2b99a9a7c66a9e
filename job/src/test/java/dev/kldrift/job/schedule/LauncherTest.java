package dev.kldrift.job.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in trees of several versions, with a Java that prints what it is asked to do. */
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/bash
      if [ "$5" = org.apache.spark.launcher.Main ]; then
        printf '\\0\\n'
        printf '%s\\0' "$0" "${@:7}"
      else
        printf '<%s>\\n' "$@"
        printf '%s' "${WARNINGS:-}" >&2
      fi
      """;

  @TempDir Path folder;

  private Path home;

  @BeforeEach
  void makeTree() throws IOException {
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, JAVA);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.createDirectories(folder.resolve("jdk/lib/modules"));
    home = folder.resolve("kldrift");
    Files.createDirectories(home.resolve("scripts"));
    Files.createDirectories(home.resolve("conf"));
    Files.copy(Path.of("../scripts/kldrift"), home.resolve("scripts/kldrift"));
    Files.copy(Path.of("../conf/spark-defaults.conf"), home.resolve("conf/spark-defaults.conf"));
  }

  private void archive(String... versions) throws IOException {
    Files.createDirectories(home.resolve("spark/jars"));
    for (String version : versions) {
      jar("lib", version);
    }
  }

  private void jar(String place, String version) throws IOException {
    Path jars = Files.createDirectories(home.resolve(place));
    Files.writeString(jars.resolve("kldrift-job-" + version + ".jar"), "");
  }

  private void sources(String version, String spark) throws IOException {
    String pom =
        """
        <project>
          <version>%s</version>
          <spark.version>%s</spark.version>
          <profile>
            <spark.version>3.5.9</spark.version>
        """;
    Files.writeString(home.resolve("pom.xml"), pom.formatted(version, spark));
    Path sparkHome = home.resolve("target/spark-home-" + spark);
    Files.createDirectories(sparkHome.resolve("jars"));
    Files.writeString(sparkHome.resolve("complete"), "");
  }

  private record Ended(int exitCode, List<String> out, String err) {}

  private Ended run(Map<String, String> environment) throws Exception {
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", home.resolve("scripts/kldrift").toString(), "functions", "a b")
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(SPARK|KLDRIFT|JAVA)_.*"));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out.lines().toList(), Files.readString(err));
  }

  @Test
  void sources_ofSeveralBuilds_runTheirOwnVersionAndItsSpark() throws Exception {
    sources("0.2.0", "4.2.0");
    jar("job/target", "0.1.0");
    Ended other = run(Map.of());
    assertThat(other.exitCode()).isEqualTo(70);
    assertThat(other.err()).contains("built for another version than 0.2.0: kldrift-job-0.1.0.jar");
    jar("job/target", "0.2.0");
    Ended ended = run(Map.of());
    assertThat(ended.out())
        .containsSubsequence(
            "<" + home.resolve("job/target/kldrift-job-0.2.0.jar") + ">", "<functions>", "<a b>");
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void archive_withTwoJars_isRefused() throws Exception {
    archive("0.1.0", "0.2.0");
    Ended ended = run(Map.of());
    assertThat(ended.exitCode()).isEqualTo(70);
    assertThat(ended.err())
        .contains("not one kldrift-job jar in")
        .contains("kldrift-job-0.1.0.jar kldrift-job-0.2.0.jar");
  }

  @Test
  void options_inQuotes_stayWhole() throws Exception {
    archive("0.1.0");
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "KLDRIFT_SUBMIT_ARGS", "--driver-java-options \"-Da='x y'\" --conf 'k=a $HOME'");
    environment.put("KLDRIFT_JAVA_OPTS", "'-Db=p q' -Dc=r\\ s \"\" -Dd='it''s'");
    assertThat(run(environment).out())
        .containsSubsequence("<-Db=p q>", "<-Dc=r s>", "<>", "<-Dd=its>")
        .containsSubsequence("<--driver-java-options>", "<-Da='x y'>", "<--conf>", "<k=a $HOME>");
    Ended open = run(Map.of("KLDRIFT_JAVA_OPTS", "-Da='x"));
    assertThat(open.exitCode()).isEqualTo(78);
    assertThat(open.err()).contains("KLDRIFT_JAVA_OPTS has a quote that is not closed: '");
  }

  @Test
  void settings_ofSparkConfDirOrAPropertiesFile_comeOnTopOfOurs() throws Exception {
    archive("0.1.0");
    assertThat(run(Map.of()).out()).contains("<spark.driver.memory=4g>");
    Path conf = Files.createDirectories(folder.resolve("spark-conf"));
    Files.writeString(conf.resolve("spark-defaults.conf"), "# x\nspark.driver.memory=9g\n");
    assertThat(run(Map.of("SPARK_CONF_DIR", conf.toString())).out())
        .doesNotContain("<spark.driver.memory=4g>")
        .contains("<spark.ui.enabled=false>");
    String option = "--properties-file " + conf.resolve("spark-defaults.conf");
    assertThat(run(Map.of("KLDRIFT_SUBMIT_ARGS", option)).out())
        .doesNotContain("<spark.driver.memory=4g>")
        .contains("<--load-spark-defaults>");
  }

  @Test
  void warnings_ofEveryStart_areNotPassedOn_othersAre() throws Exception {
    archive("0.1.0");
    run(Map.of()); // makes an archive of classes, and says so
    String others = "WARNING: of another module\nkldrift: error: no end of line";
    run(
        Map.of(
            "WARNINGS",
            "WARNING: Using incubator modules: jdk.incubator.vector\n"
                + "WARNING: package sun.security.action not in java.base\n"
                + others));
    Path err = folder.resolve("err"); // which is written to until what is passed on has its end
    for (int i = 0; i < 100 && !Files.readString(err).endsWith("end of line"); i++) {
      Thread.sleep(50);
    }
    assertThat(err).hasContent(others);
  }

  @Test
  void classes_areArchivedOnceForTheSameJars() throws Exception {
    String made = "making an archive of classes, once";
    archive("0.1.0");
    Path jar = Files.writeString(home.resolve("spark/jars/spark.jar"), "one");
    assertThat(run(Map.of()).err()).contains(made);
    Files.createLink(folder.resolve("link.jar"), jar);
    assertThat(jar.toFile().setWritable(false)).isTrue();
    assertThat(run(Map.of()).err()).doesNotContain(made);
    assertThat(jar.toFile().setWritable(true)).isTrue();
    Files.writeString(jar, "another");
    assertThat(run(Map.of()).err()).contains(made);
  }
}
