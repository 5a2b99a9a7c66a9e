package dev.kldrift.job.doctor;

import com.sun.management.OperatingSystemMXBean;
import dev.kldrift.job.run.BuildVersion;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.NameEncoding;
import dev.kldrift.kernel.KernelForm;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** Checks of what does not depend on a configuration. */
public final class MachineChecks {
  private static final Set<Integer> JAVAS_OF_SPARK = Set.of(17, 21, 25);

  /** Of 25, the first whose G1 collector is not known to damage data (JDK-8377811). */
  private static final Runtime.Version SOUND_25 = Runtime.Version.parse("25.0.3");

  private static final long LITTLE_HEAP = 1L << 30;
  private static final double LARGEST_SHARE = 0.9;

  private MachineChecks() {}

  /** Every finding, in the order in which they matter. */
  public static List<Finding> run() {
    long machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return List.of(
        java(Runtime.version()),
        spark(org.apache.spark.package$.MODULE$.SPARK_VERSION(), BuildVersion.spark()),
        kernels(KernelForm.isSimd()),
        locale(NameEncoding.ofJvm()),
        memory(Runtime.getRuntime().maxMemory(), machine),
        clock(Clock.systemUTC(), ZoneId.systemDefault(), BuildVersion.timestamp()));
  }

  static Finding java(Runtime.Version version) {
    int feature = version.feature();
    String name = "Java " + feature + " (" + version;
    if (!JAVAS_OF_SPARK.contains(feature)) {
      return Finding.warn("java", name + "; Spark 4.2 runs on 17, 21 and 25)");
    }
    return feature == SOUND_25.feature() && version.compareToIgnoreOptional(SOUND_25) < 0
        ? Finding.warn("java", name + "; its G1 collector may damage data before " + SOUND_25 + ")")
        : Finding.ok("java", name + ")");
  }

  static Finding spark(String running, String built) {
    if (running.equals(built)) {
      return Finding.ok("spark", "Spark " + running);
    }
    String detail = "Spark " + running + ", but kldrift is built for " + built;
    return minor(running).equals(minor(built))
        ? Finding.ok("spark", detail)
        : Finding.warn("spark", detail + " (set SPARK_HOME to one, or unset it)");
  }

  private static String minor(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*$", "$1");
  }

  static Finding kernels(boolean simd) {
    return simd
        ? Finding.ok("kernels", "fast path, " + KernelForm.description())
        : Finding.warn(
            "kernels",
            "scalar: same results, slower (Java needs --add-modules=jdk.incubator.vector, which spark-submit gives)");
  }

  static Finding locale(NameEncoding names) {
    return names.isUtf8()
        ? Finding.ok("locale", "names of files are UTF-8")
        : Finding.warn(
            "locale",
            "names of files are %s: a run stops at one that is not ASCII (set LC_ALL=C.UTF-8)"
                .formatted(names.name()));
  }

  static Finding memory(long heap, long machine) {
    String detail = "driver heap %s of %s".formatted(Bytes.text(heap), Bytes.text(machine));
    if (heap > LARGEST_SHARE * machine) {
      return Finding.warn("memory", detail + ", no room for the rest (lower spark.driver.memory)");
    }
    return heap < LITTLE_HEAP
        ? Finding.warn("memory", detail + " is little (raise spark.driver.memory)")
        : Finding.ok("memory", detail);
  }

  static Finding clock(Clock clock, ZoneId zone, Instant built) {
    Instant now = clock.instant();
    String detail =
        "%s, run date %s, machine's zone %s"
            .formatted(
                now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                LocalDate.ofInstant(now, ZoneOffset.UTC),
                zone);
    return now.isBefore(built)
        ? Finding.fail(
            "clock",
            detail + ", before this build of " + built + " (set the clock)",
            ExitCode.BAD_CONFIG)
        : Finding.ok("clock", detail);
  }
}
