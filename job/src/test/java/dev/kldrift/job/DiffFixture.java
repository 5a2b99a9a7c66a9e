package dev.kldrift.job;

import dev.kldrift.job.config.DiffConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Compares two tables without configuration. */
abstract class DiffFixture extends CompareFixture {

  final DiffResult diff(Path reference, Path current, String segments, String... assignments) {
    Settings settings = Settings.defaults();
    settings.withAssignment("output=" + output()).withAssignment("run-date=" + DATE);
    for (String assignment : assignments) {
      settings.withAssignment(assignment);
    }
    DiffConfig config =
        DiffConfig.of(
            settings,
            List.of(reference.toString()),
            List.of(current.toString()),
            segments,
            Clock.systemUTC());
    try (Progress progress = Progress.of(spark, true)) {
      return new DiffJob(spark, config, progress).run();
    }
  }

  final Path text(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
