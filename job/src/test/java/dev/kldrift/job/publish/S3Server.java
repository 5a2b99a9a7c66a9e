package dev.kldrift.job.publish;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 of this test JVM, a process on loopback, and what somebody with Amazon's client sees. */
public final class S3Server {
  public static final String BUCKET = "kldrift";

  private static final String SETTINGS = "s3-site.xml";

  private static S3Server running;

  private final String endpoint;
  private final S3Client client;
  private final AtomicInteger torn = new AtomicInteger();

  private S3Server(String endpoint) {
    this.endpoint = endpoint;
    this.client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(ApacheHttpClient.builder())
            .build();
  }

  /** The one of this JVM, whose Hadoop knows it from then on. */
  public static synchronized S3Server start() {
    if (running == null) {
      try {
        running = new S3Server(startProcess());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      System.setProperty("kldrift.s3.endpoint", running.endpoint);
      Configuration.addDefaultResource(SETTINGS);
    }
    return running;
  }

  private static String startProcess() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path folder = Files.createTempDirectory("s3");
    File log = folder.resolve("log").toFile();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-jar",
                "target/s3mock/s3mock-exec.jar",
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--com.adobe.testing.s3mock.http-port=" + port,
                "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET)
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    String endpoint = "http://127.0.0.1:" + port;
    while (!answers(endpoint)) {
      if (!process.isAlive()) {
        throw new IOException("no S3: " + Files.readString(log.toPath()));
      }
    }
    return endpoint;
  }

  private static boolean answers(String endpoint) {
    try {
      Thread.sleep(100);
      return HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(endpoint + "/" + BUCKET)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Options of a JVM whose Spark knows it. */
  List<String> options() {
    List<String> options = new ArrayList<>(List.of("-Dkldrift.s3.endpoint=" + endpoint));
    Configuration settings = new Configuration(false);
    settings.addResource(SETTINGS);
    for (Map.Entry<String, String> each : settings) {
      options.add("-Dspark.hadoop." + each.getKey() + "=" + settings.get(each.getKey()));
    }
    return options;
  }

  /** ETags and times of what a listing shows, by key. */
  public Map<String, String> list(String prefix) {
    Map<String, String> shown = new TreeMap<>();
    for (S3Object object :
        client
            .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
            .contents()) {
      shown.put(object.key(), object.eTag() + " " + object.lastModified());
    }
    return shown;
  }

  /** Copies what a listing shows into a folder, as it is when it is asked for. */
  void copy(String prefix, Path folder) throws IOException {
    for (String key : list(prefix).keySet()) {
      if (!key.endsWith("/")) {
        Path file = folder.resolve(key);
        Files.createDirectories(file.getParent());
        Files.write(file, get(key));
      }
    }
  }

  /**
   * The content of an object. This server overwrites what it is sending; then the ETag is not the
   * MD5 of what came, and we ask again.
   */
  private byte[] get(String key) {
    while (true) {
      ResponseBytes<GetObjectResponse> got =
          client.getObjectAsBytes(request -> request.bucket(BUCKET).key(key));
      String tag = got.response().eTag().replace("\"", "");
      if (tag.contains("-") || tag.equals(md5(got.asByteArrayUnsafe()))) {
        return got.asByteArray();
      }
      torn.incrementAndGet();
    }
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often this server has sent half of two objects. */
  int torn() {
    return torn.get();
  }
}
