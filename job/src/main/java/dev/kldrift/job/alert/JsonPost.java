package dev.kldrift.job.alert;

import dev.kldrift.job.config.Secret;
import dev.kldrift.job.run.BuildVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;

/**
 * Posts JSON to one sink.
 *
 * <p>The status is the whole answer: its body is never read, so none is too large, too slow or too
 * strange. Redirects are not followed, as they could lead anywhere. Answers of 429 and from 500 on,
 * and a connection that fails, are tried again after a pause, or after the {@code Retry-After} of
 * the answer; other ones are final. Reasons never hold the URL, which may be a secret.
 */
final class JsonPost {
  private final URI url;
  private final HttpLimits limits;
  private final Instant deadline;
  private final HttpClient client;

  JsonPost(Secret url, HttpLimits limits) {
    this.url = URI.create(url.reveal());
    this.limits = limits;
    this.deadline = Instant.now().plus(limits.total());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect())
            .build();
  }

  SendResult post(String body) {
    Duration pause = limits.pause();
    for (int attempt = 1; ; attempt++) {
      Duration left = Duration.between(Instant.now(), deadline);
      if (left.isNegative() || left.isZero()) {
        return new SendResult(SendResult.Kind.GIVEN_UP, attempt - 1, "no time left");
      }
      Attempt made = attempt(body, left);
      if (made.status / 100 == 2) {
        return new SendResult(SendResult.Kind.ACCEPTED, attempt, "");
      }
      if (made.isFinal()) {
        return new SendResult(SendResult.Kind.REJECTED, attempt, made.reason);
      }
      Duration wait = made.retryAfter.compareTo(pause) > 0 ? made.retryAfter : pause;
      boolean late = Instant.now().plus(wait).isAfter(deadline);
      if (attempt >= limits.attempts() || late || !slept(wait)) {
        return new SendResult(SendResult.Kind.GIVEN_UP, attempt, made.reason);
      }
      pause = pause.multipliedBy(2);
    }
  }

  private Attempt attempt(String body, Duration left) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(left.compareTo(limits.answer()) < 0 ? left : limits.answer())
            .header("Content-Type", "application/json")
            .header("User-Agent", "kldrift/" + BuildVersion.text().split(" ", 2)[0])
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      response.body().close(); // drops the connection where more would come
      return Attempt.answered(response);
    } catch (IOException e) {
      return new Attempt(0, reason(e), Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Attempt(0, "interrupted", Duration.ZERO);
    }
  }

  /** In our words: those of the JDK may hold the URL. */
  private static String reason(IOException failure) {
    if (failure instanceof HttpConnectTimeoutException) {
      return "no connection in time";
    }
    if (failure instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    if (failure instanceof ConnectException) {
      return "cannot connect";
    }
    if (failure instanceof SSLException) {
      return "no secure connection (" + failure.getClass().getSimpleName() + ")";
    }
    return "no valid answer (" + failure.getClass().getSimpleName() + ")";
  }

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** One try: the status, 0 where there is none. */
  private record Attempt(int status, String reason, Duration retryAfter) {

    static Attempt answered(HttpResponse<?> response) {
      int status = response.statusCode();
      String hint = status / 100 == 3 ? ", a redirect, which is not followed" : "";
      Duration wait =
          response
              .headers()
              .firstValue("Retry-After")
              .filter(value -> value.matches("\\d{1,6}"))
              .map(value -> Duration.ofSeconds(Long.parseLong(value)))
              .orElse(Duration.ZERO);
      return new Attempt(status, "HTTP " + status + hint, wait);
    }

    boolean isFinal() {
      return status != 0 && status != 429 && status < 500;
    }
  }
}
