package dev.kldrift.job.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on this machine that keeps what it is sent and answers as told. */
public final class LoopbackSink implements AutoCloseable {
  private static final ObjectMapper STRICT = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> bodies = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final Queue<HttpHandler> answers = new ArrayDeque<>();

  public LoopbackSink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** A URL whose path is a secret. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/t0ken";
  }

  /** Answers the next requests with these statuses, later ones with 200. */
  LoopbackSink answers(int... statuses) {
    Arrays.stream(statuses).forEach(status -> next(exchange -> answer(exchange, status)));
    return this;
  }

  /** Answers the next request in this way. */
  synchronized LoopbackSink next(HttpHandler handler) {
    answers.add(handler);
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    HttpHandler answer;
    synchronized (this) {
      bodies.add(body);
      types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
      answer = answers.isEmpty() ? e -> answer(e, 200) : answers.remove();
    }
    answer.handle(exchange);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** The bodies so far. */
  synchronized List<String> bodies() {
    return List.copyOf(bodies);
  }

  synchronized List<String> types() {
    return List.copyOf(types);
  }

  /** The bodies since the last call, which must be JSON. */
  synchronized List<JsonNode> received() {
    List<JsonNode> received = new ArrayList<>();
    for (String body : bodies) {
      try {
        received.add(STRICT.readTree(body));
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }
    bodies.clear();
    return received;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
