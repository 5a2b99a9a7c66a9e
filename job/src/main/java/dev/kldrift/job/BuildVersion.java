package dev.kldrift.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Version and commit that the build wrote into the jar. */
public final class BuildVersion {
  private static final String RESOURCE = "/dev/kldrift/job/build.properties";

  private BuildVersion() {}

  /** As in {@code 0.1.0-SNAPSHOT (25da6f1)}. */
  public static String text() {
    Properties build = new Properties();
    try (InputStream in = BuildVersion.class.getResourceAsStream(RESOURCE)) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("version") + " (" + build.getProperty("commit") + ")";
  }
}
