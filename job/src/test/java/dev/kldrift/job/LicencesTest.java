package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar says whose works it holds, and under which licences. */
class LicencesTest {
  private static String resource(String name) throws IOException {
    Path file = Path.of("target/classes/META-INF").resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void licence_isThatOfTheProject() throws IOException {
    assertThat(resource("LICENSE")).isEqualTo(Files.readString(Path.of("../LICENSE")));
  }

  @ParameterizedTest
  @CsvSource({
    "hipparchus-LICENSE.txt, Hipparchus",
    "hipparchus-NOTICE.txt, The Hipparchus project",
    "echarts-LICENSE.txt, Apache License",
    "echarts-NOTICE.txt, Apache ECharts",
    "echarts-d3-LICENSE.txt, Bostock",
    "zrender-LICENSE.txt, Baidu",
  })
  void licences_ofOthers_areThereAndInTheNotice(String name, String text) throws IOException {
    assertThat(resource("licenses/" + name)).contains(text);
    assertThat(resource("NOTICE")).contains(name);
  }

  /** Every library that the jar holds, by the pom. */
  @Test
  void notice_namesEveryLibrary() throws IOException {
    assertThat(resource("NOTICE"))
        .contains("picocli", "SnakeYAML", "Hipparchus", "ECharts", "zrender", "tslib");
  }
}
