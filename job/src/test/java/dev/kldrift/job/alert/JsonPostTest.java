package dev.kldrift.job.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real servers on this machine that answer well, badly, late or not at all. */
class JsonPostTest {
  private static final HttpLimits SHORT =
      new HttpLimits(
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          3,
          Duration.ofMillis(20),
          Duration.ofSeconds(3));

  private final LoopbackSink sink = new LoopbackSink();

  @AfterEach
  void close() {
    sink.close();
  }

  private SendResult post() {
    return new JsonPost(new Secret(sink.url()), SHORT).post("{\"a\":\"é\"}");
  }

  private static SendResult accepted(int attempts) {
    return new SendResult(SendResult.Kind.ACCEPTED, attempts, "");
  }

  private static SendResult givenUp(int attempts, String reason) {
    return new SendResult(SendResult.Kind.GIVEN_UP, attempts, reason);
  }

  private static SendResult rejected(String reason) {
    return new SendResult(SendResult.Kind.REJECTED, 1, reason);
  }

  @Test
  void post_accepted_sendsJsonOnce() {
    assertThat(post()).isEqualTo(accepted(1));
    assertThat(sink.bodies()).containsExactly("{\"a\":\"é\"}");
    assertThat(sink.types()).containsExactly("application/json");
  }

  @Test
  void post_serverErrorsThenAccepted_isTriedAgain() {
    sink.answers(500, 503);
    assertThat(post()).isEqualTo(accepted(3));
  }

  @Test
  void post_serverErrorsOnly_isGivenUp() {
    sink.answers(500, 502, 503, 500);
    assertThat(post()).isEqualTo(givenUp(3, "HTTP 503"));
    assertThat(sink.bodies()).hasSize(3);
  }

  @Test
  void post_tooManyRequests_waitsAsLongAsAsked() {
    sink.next(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "1");
          exchange.sendResponseHeaders(429, -1);
          exchange.close();
        });
    long began = System.nanoTime();
    assertThat(post()).isEqualTo(accepted(2));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void post_askedToWaitTooLong_isGivenUpAtOnce() {
    sink.next(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "3600");
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    assertThat(post()).isEqualTo(givenUp(1, "HTTP 503"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 422})
  void post_clientError_isNotTriedAgain(int status) {
    sink.answers(status);
    assertThat(post()).isEqualTo(rejected("HTTP " + status));
    assertThat(sink.bodies()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void post_redirect_isNotFollowed(int status) {
    try (LoopbackSink elsewhere = new LoopbackSink()) {
      sink.next(
          exchange -> {
            exchange.getResponseHeaders().add("Location", elsewhere.url());
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      assertThat(post())
          .isEqualTo(rejected("HTTP " + status + ", a redirect, which is not followed"));
      assertThat(elsewhere.bodies()).isEmpty();
    }
  }

  @Test
  void post_noAnswer_isGivenUpInTime() {
    for (int i = 0; i < 3; i++) {
      sink.next(exchange -> sleep(2000));
    }
    long began = System.nanoTime();
    assertThat(post()).isEqualTo(givenUp(3, "no answer in time"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void post_manyMessagesToASlowSink_endsInTheTimeOfAll() {
    HttpLimits little =
        new HttpLimits(
            SHORT.connect(), Duration.ofSeconds(1), 3, SHORT.pause(), Duration.ofMillis(500));
    JsonPost post = new JsonPost(new Secret(sink.url()), little);
    SendResult answer = accepted(1);
    int accepted = 0;
    for (; answer.kind() == SendResult.Kind.ACCEPTED && accepted < 20; accepted++) {
      sink.next(
          exchange -> {
            sleep(150);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      answer = post.post("{}");
    }
    assertThat(answer.kind()).isEqualTo(SendResult.Kind.GIVEN_UP);
    assertThat(accepted).isBetween(1, 5);
  }

  /** An answer without end would fill the heap, or never let go. */
  @Test
  void post_endlessAnswer_isNotRead() {
    AtomicLong written = new AtomicLong();
    sink.next(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[1 << 16];
          try (OutputStream out = exchange.getResponseBody()) {
            while (written.addAndGet(block.length) < 1L << 32) {
              out.write(block);
            }
          }
        });
    long began = System.nanoTime();
    assertThat(post()).isEqualTo(accepted(1));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(written.get()).isLessThan(64L << 20);
  }

  @Test
  void post_garbage_isNoAnswer() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> writeGarbage(server));
      thread.setDaemon(true);
      thread.start();
      Secret url = new Secret("http://127.0.0.1:" + server.getLocalPort() + "/t0ken");
      SendResult answer = new JsonPost(url, SHORT).post("{}");
      assertThat(answer.kind()).isEqualTo(SendResult.Kind.GIVEN_UP);
      assertThat(answer.reason()).startsWith("no ").doesNotContain("t0ken");
    }
  }

  private static void writeGarbage(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read(new byte[4096]);
        socket.getOutputStream().write("\u0001garbage\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void post_nobodyThere_cannotConnect() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertThat(new JsonPost(new Secret("http://127.0.0.1:" + port + "/t0ken"), SHORT).post("{}"))
        .isEqualTo(givenUp(3, "cannot connect"));
  }

  @Test
  void post_plainServerForHttps_isNoSecureConnection() {
    Secret url = new Secret(sink.url().replace("http:", "https:"));
    SendResult answer = new JsonPost(url, SHORT).post("{}");
    assertThat(answer.kind()).isEqualTo(SendResult.Kind.GIVEN_UP);
    assertThat(answer.reason()).startsWith("no ").doesNotContain("t0ken");
    assertThat(sink.bodies()).isEmpty();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
