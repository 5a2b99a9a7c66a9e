package dev.kldrift.job.run;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process through which {@code scripts/kldrift} leads standard error; it must have passed the
 * last line on before this process is gone, as that is when people look for it.
 */
final class LauncherFilter {
  private static final String PROCESS = "KLDRIFT_STDERR_PID";

  private LauncherFilter() {}

  /** Ends standard error and waits for the filter, which ends then. */
  static void drain() {
    Optional<ProcessHandle> filter =
        Optional.ofNullable(System.getenv(PROCESS))
            .filter(pid -> pid.matches("\\d{1,18}"))
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)));
    if (filter.isEmpty()) {
      return;
    }
    System.err.close();
    try {
      filter.get().onExit().get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The line is written, and comes a little later.
    }
  }
}
