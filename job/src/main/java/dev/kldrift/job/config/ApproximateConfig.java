package dev.kldrift.job.config;

import dev.kldrift.approximate.Families;
import dev.kldrift.approximate.Objective;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of {@code approximate}.
 *
 * @param families names of the families, in the order given
 * @param objectives what is minimised
 * @param references Parquet file, folder or glob of the histograms that {@code mix} mixes
 * @param compare input, output and limits; the rest of it is not used
 */
public record ApproximateConfig(
    List<String> families,
    List<Objective> objectives,
    Optional<String> references,
    CompareConfig compare) {
  /** Optional array of bin centers. */
  public static final String CENTERS = "centers";

  private static final String BOTH = "both";

  /**
   * Checks the options of the command line and types every setting.
   *
   * @param objective {@code kl_pq}, {@code kl_qp} or {@code both}
   * @throws JobFailure if a value is missing, malformed or out of range
   */
  public static ApproximateConfig of(
      List<String> families,
      String objective,
      Optional<String> references,
      Settings settings,
      Clock clock) {
    requireFamilies(families, references.isPresent());
    CompareConfig compare = CompareConfig.of(settings, clock);
    Optional<String> mixed = references.map(path -> settings.input("--references", path));
    return new ApproximateConfig(List.copyOf(families), objectives(objective), mixed, compare);
  }

  private static void requireFamilies(List<String> families, boolean references) {
    if (families.isEmpty()) {
      throw new JobFailure(
          ExitCode.USAGE,
          "--family is empty (families: " + String.join(", ", Families.names()) + ")");
    }
    Set<String> seen = new HashSet<>();
    for (String family : families) {
      try {
        Families.check(family, references);
      } catch (IllegalArgumentException e) {
        throw new JobFailure(ExitCode.USAGE, "--family: " + e.getMessage(), e);
      }
      if (!seen.add(family)) {
        throw new JobFailure(
            ExitCode.USAGE, "--family: '" + family + "' is there twice (name it once)");
      }
    }
  }

  private static List<Objective> objectives(String name) {
    if (name.equals(BOTH)) {
      return List.of(Objective.values());
    }
    return List.of(
        Objective.of(name)
            .orElseThrow(
                () ->
                    new JobFailure(
                        ExitCode.USAGE,
                        "--objective is '" + name + "' (must be kl_pq, kl_qp or both)")));
  }

  /** Whether p are unnormalised log-weights, of which there is an evidence and a bound for it. */
  public boolean hasEvidence() {
    return compare.domain() == Domain.LOG_WEIGHTS;
  }

  /** What fits are made by, besides the references. */
  public String settings() {
    return new IdentityText()
        .add("family", families)
        .add(
            "objective",
            objectives.stream().map(objective -> ConfigKey.lowerCase(objective.name())).toList())
        .toString();
  }
}
