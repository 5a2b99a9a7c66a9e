package dev.kldrift.job.doctor;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.Undisclosed;
import java.util.Locale;

/**
 * The result of one check.
 *
 * @param level how bad it is
 * @param what the thing checked
 * @param detail one line on its state, and on the remedy where there is one
 * @param exitCode how a run would end; {@link ExitCode#DONE} unless it fails
 */
public record Finding(Level level, String what, String detail, ExitCode exitCode) {
  /** The severity of a finding. */
  public enum Level {
    /** Nothing to mend. */
    OK,
    /** A run works, but not as well as it could, or not for long. */
    WARN,
    /** A run would fail. */
    FAIL
  }

  static Finding ok(String what, String detail) {
    return new Finding(Level.OK, what, detail, ExitCode.DONE);
  }

  static Finding warn(String what, String detail) {
    return new Finding(Level.WARN, what, detail, ExitCode.DONE);
  }

  static Finding fail(String what, String detail, ExitCode exitCode) {
    return new Finding(Level.FAIL, what, detail, exitCode);
  }

  static Finding fail(String what, JobFailure failure) {
    return fail(what, failure.getMessage(), failure.exitCode());
  }

  /** One line, as in {@code FAIL input input not found: pairs.parquet}. */
  @Override
  public String toString() {
    String name = level == Level.FAIL ? level.name() : level.name().toLowerCase(Locale.ROOT);
    return "%-4s  %-8s  %s".formatted(name, what, PrintableText.line(Undisclosed.hide(detail)));
  }
}
