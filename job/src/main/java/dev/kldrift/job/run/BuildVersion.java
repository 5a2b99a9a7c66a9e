package dev.kldrift.job.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Properties;

/** The version and commit that the build wrote into the jar. */
public final class BuildVersion {
  private static final String RESOURCE = "/dev/kldrift/job/build.properties";

  private BuildVersion() {}

  /** Version and commit, as in {@code 0.1.0-SNAPSHOT (25da6f1)}. */
  public static String text() {
    Properties build = build();
    return build.getProperty("version") + " (" + build.getProperty("commit") + ")";
  }

  /** The version of Spark it was built and tested with. */
  public static String spark() {
    return build().getProperty("spark");
  }

  /** The time the release is dated; nothing runs before it. */
  public static Instant timestamp() {
    return Instant.parse(build().getProperty("timestamp"));
  }

  private static Properties build() {
    Properties build = new Properties();
    try (InputStream in = BuildVersion.class.getResourceAsStream(RESOURCE)) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build;
  }
}
