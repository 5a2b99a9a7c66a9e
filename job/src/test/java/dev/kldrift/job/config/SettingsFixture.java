package dev.kldrift.job.config;

import dev.kldrift.job.run.Undisclosed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Configurations of texts, at a fixed time, and secrets that lie in a file. */
abstract class SettingsFixture {
  static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T23:30:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @AfterEach
  void forget() {
    Undisclosed.clear();
  }

  final Path secretFile() {
    return folder.resolve("secret");
  }

  final Path secret(String text) {
    try {
      return Files.writeString(secretFile(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  final CompareConfig config(String yaml) {
    return CompareConfig.of(Settings.defaults().withFile(file(yaml)), NOON);
  }

  final Path file(String yaml) {
    try {
      return Files.writeString(folder.resolve("c.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
