package dev.kldrift.job.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.run.BuildVersion;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.NameEncoding;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of machines that this one is not. */
class MachineChecksTest {
  private static final long GIB = 1L << 30;

  private static void assertFound(Finding finding, Finding.Level level, String detail) {
    assertThat(finding.level()).isEqualTo(level);
    assertThat(finding.detail()).isEqualTo(detail);
  }

  @Test
  void run_onTheMachineOfTheTests_findsNoFailure() {
    assertThat(MachineChecks.run())
        .noneMatch(finding -> finding.level() == Finding.Level.FAIL)
        .extracting(Finding::what)
        .containsExactly("java", "spark", "kernels", "locale", "memory", "clock");
    assertThat(BuildVersion.spark()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  private static Finding java(String version) {
    return MachineChecks.java(Runtime.Version.parse(version));
  }

  @Test
  void java_thatSparkDoesNotRunOn_isAWarning() {
    for (String sound : List.of("17.0.15+6-Debian-1", "21", "25.0.3+9-LTS", "25.1")) {
      assertFound(
          java(sound), Finding.Level.OK, "Java " + sound.substring(0, 2) + " (" + sound + ")");
    }
    assertFound(
        java("24.0.1"), Finding.Level.WARN, "Java 24 (24.0.1; Spark 4.2 runs on 17, 21 and 25)");
    assertFound(
        java("25.0.2+10-LTS"),
        Finding.Level.WARN,
        "Java 25 (25.0.2+10-LTS; its G1 collector may damage data before 25.0.3)");
  }

  @Test
  void spark_ofAnotherMinorVersion_isAWarning() {
    assertFound(MachineChecks.spark("4.2.0", "4.2.0"), Finding.Level.OK, "Spark 4.2.0");
    assertThat(MachineChecks.spark("4.2.1", "4.2.0").level()).isEqualTo(Finding.Level.OK);
    assertFound(
        MachineChecks.spark("4.1.2", "4.2.0"),
        Finding.Level.WARN,
        "Spark 4.1.2, but kldrift is built for 4.2.0 (set SPARK_HOME to one, or unset it)");
  }

  @Test
  void kernels_scalar_isAWarning() {
    assertThat(MachineChecks.kernels(false).level()).isEqualTo(Finding.Level.WARN);
  }

  @Test
  void locale_thatIsNotUtf8_isAWarning() {
    assertFound(
        MachineChecks.locale(new NameEncoding("ANSI_X3.4-1968")),
        Finding.Level.WARN,
        "names of files are ANSI_X3.4-1968: a run stops at one that is not ASCII (set LC_ALL=C.UTF-8)");
    assertFound(
        MachineChecks.locale(new NameEncoding("utf-8")),
        Finding.Level.OK,
        "names of files are UTF-8");
  }

  @Test
  void memory_tooMuchOrTooLittle_isAWarning() {
    assertFound(
        MachineChecks.memory(4 * GIB, 16 * GIB),
        Finding.Level.OK,
        "driver heap 4.0 GiB of 16.0 GiB");
    assertFound(
        MachineChecks.memory(4 * GIB, 4 * GIB),
        Finding.Level.WARN,
        "driver heap 4.0 GiB of 4.0 GiB, no room for the rest (lower spark.driver.memory)");
    assertFound(
        MachineChecks.memory(GIB / 2, 4 * GIB),
        Finding.Level.WARN,
        "driver heap 512.0 MiB of 4.0 GiB is little (raise spark.driver.memory)");
  }

  @Test
  void clock_beforeTheBuild_fails() {
    Instant built = Instant.parse("2026-11-22T00:00:00Z");
    Clock before = Clock.fixed(Instant.parse("1970-01-01T00:00:07.5Z"), ZoneOffset.UTC);
    Finding finding = MachineChecks.clock(before, ZoneId.of("Europe/Zurich"), built);
    assertFound(
        finding,
        Finding.Level.FAIL,
        "1970-01-01T00:00:07Z, run date 1970-01-01, machine's zone Europe/Zurich, before this build"
            + " of 2026-11-22T00:00:00Z (set the clock)");
    assertThat(finding.exitCode()).isEqualTo(ExitCode.BAD_CONFIG);
  }

  @Test
  void disk_full_fails() {
    assertFound(ConfigChecks.disk(9 * GIB, GIB), Finding.Level.OK, "9.0 GiB free where results go");
    assertFound(
        ConfigChecks.disk(2 * GIB, GIB),
        Finding.Level.WARN,
        "2.0 GiB free where results go, little for an input of 1.0 GiB");
    Finding full = ConfigChecks.disk(1000, 0);
    assertFound(full, Finding.Level.FAIL, "1000 B free where results go (make room)");
    assertThat(full.exitCode()).isEqualTo(ExitCode.CANNOT_PUBLISH);
  }
}
