package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The same corpus in JVMs of different kinds: one hash. {@code scripts/kernel-bits} does the same
 * with more pairs and more JDKs.
 */
class KernelBitsTest {
  private static final String PAIRS = "600";

  @Test
  void results_onEveryWidthAndCompiler_haveTheSameBits() throws Exception {
    String scalar = run("-Dkldrift.simd.bits=0");
    assertThat(scalar).contains("ScalarKernel");
    for (String bits : new String[] {"64", "128", "256", "512"}) {
      String simd = run(OwnJvm.VECTORS, "-Dkldrift.simd.bits=" + bits);
      assertThat(simd).contains(bits + " bits");
      assertThat(hash(simd)).as(simd).isEqualTo(hash(scalar));
    }
    assertThat(hash(run())).as("without the module").isEqualTo(hash(scalar));
    assertThat(hash(run("-XX:TieredStopAtLevel=1"))).as("C1").isEqualTo(hash(scalar));
    assertThat(hash(run("-Xint"))).as("interpreter").isEqualTo(hash(scalar));
    assertThat(hash(run("-XX:-TieredCompilation", "-XX:CompileThreshold=100")))
        .as("C2")
        .isEqualTo(hash(scalar));
  }

  /** To them a vector is an object; who asks for a width gets it. */
  @Test
  void form_withoutC2_isScalar() throws Exception {
    for (String option : new String[] {"-XX:TieredStopAtLevel=1", "-Xint"}) {
      assertThat(run(OwnJvm.VECTORS, option)).as(option).contains("ScalarKernel");
    }
    assertThat(run(OwnJvm.VECTORS, "-XX:TieredStopAtLevel=1", "-Dkldrift.simd.bits=128"))
        .contains("128 bits");
    assertThat(run(OwnJvm.VECTORS)).doesNotContain("ScalarKernel");
  }

  private static String hash(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static String run(String... options) throws IOException, InterruptedException {
    return OwnJvm.run(List.of(options), BitsCorpus.class, PAIRS);
  }
}
