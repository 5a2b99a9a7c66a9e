package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.kldrift.job.run.SinkOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole run with sinks: told after it is published, and published whatever sinks do. */
class AlertSinksTest extends CompareFixture {
  private final List<String> bodies = new ArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile boolean publishedWhenTold;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          publishedWhenTold =
              Files.exists(output().resolve("runs/run_date=" + DATE + "/runs.parquet"));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void run_withSinks_tellsThemAfterItIsPublishedAndRecordsItWithoutSecrets() throws IOException {
    Path url = folder.resolve("url");
    Files.writeString(url, "http://localhost:" + server.getAddress().getPort() + "/t0ken");
    Path input =
        input(
            "in",
            "select '</script>' feature, array(5000, 5000) p, array(9000, 1000) q"
                + " union all select 'b', array(5000, 5000), array(5000, 5000)");
    String sink = "webhook ${file:" + url + "}";
    String[] settings = {"alerts.track=on", "alerts.sinks=[" + sink + "]"};

    status = 404;
    String runId = compare(input, settings).run().identity().runId();
    assertThat(publishedWhenTold).isTrue();
    assertThat(told(sink).path("outcome").asText()).isEqualTo(SinkOutcome.Result.FAILED.name());
    assertThat(told(sink).path("reason").asText()).isEqualTo("HTTP 404");
    assertThat(record().path("exit_code").asInt()).isZero();

    status = 200;
    compare(input, settings);
    assertThat(told(sink).path("outcome").asText()).isEqualTo("SENT");
    assertThat(told(sink).path("attempts").asInt()).isOne();
    JsonNode digest = new ObjectMapper().readTree(bodies.get(1));
    assertThat(digest.path("run_id").asText()).isEqualTo(runId);
    assertThat(digest.at("/alerts/0/group/feature").asText()).isEqualTo("</script>");

    Path otherUrl = Files.writeString(folder.resolve("url"), Files.readString(url) + "2");
    assertThat(compare(input, settings).run().identity().runId())
        .as("a secret is not what a run is made of")
        .isEqualTo(runId);
    assertThat(told(sink).path("outcome").asText()).isEqualTo("NOTHING_NEW");
    assertThat(bodies).hasSize(2);
    assertThat(Files.readString(otherUrl)).contains("t0ken");
    assertNoSecretIn(output());
  }

  private JsonNode record() throws IOException {
    return new ObjectMapper()
        .readTree(output().resolve("_runs/run_date=" + DATE + ".json").toFile());
  }

  private JsonNode told(String sink) throws IOException {
    return record().path("alerts").path(sink);
  }

  private static void assertNoSecretIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("t0ken");
      }
    }
  }
}
