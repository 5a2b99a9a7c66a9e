package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequentialEvidenceTest {
  private static final double[] REFERENCE = {5, 3, 1, 1};

  @Test
  void log_referenceTable_agrees() {
    for (String[] row : ReferenceTable.rows("log_evidence.csv")) {
      double alpha = Double.parseDouble(row[0]);
      SequentialEvidence evidence =
          alpha > 0 ? SequentialEvidence.krichevskyTrofimov() : SequentialEvidence.around(-alpha);
      double expected = Double.parseDouble(row[3]);
      assertThat(evidence.log(ReferenceTable.numbers(row[1]), ReferenceTable.numbers(row[2])))
          .as("alpha %s, counts %s", row[0], row[1])
          .isCloseTo(expected, within(1e-9 + 1e-12 * Math.abs(expected)));
    }
  }

  @Test
  void update_dayByDay_isTheEvidenceOfAllDaysTogether() {
    SplittableRandom random = new SplittableRandom(5);
    SequentialEvidence evidence = SequentialEvidence.around(30);
    double[] soFar = new double[4];
    double carried = 0;
    for (int day = 0; day < 30; day++) {
      double[] added = random.doubles(4, 0, 2000).map(Math::floor).toArray();
      carried = evidence.update(carried, soFar, added, REFERENCE);
      for (int i = 0; i < 4; i++) {
        soFar[i] += added[i];
      }
    }
    double together = evidence.log(soFar, REFERENCE);
    assertThat(carried).isCloseTo(together, within(1e-11 * together));
  }

  /** Looking every night at 400 streams without drift: at most 5 % may ever reach 1/0.05. */
  @Test
  void log_nightlyPeekingWithoutDrift_keepsTheLevel() {
    SplittableRandom random = new SplittableRandom(6);
    Population population = Population.of(REFERENCE);
    SequentialEvidence evidence = SequentialEvidence.krichevskyTrofimov();
    int alarms = 0;
    for (int stream = 0; stream < 400; stream++) {
      double[] counts = new double[4];
      boolean alarm = false;
      for (int night = 0; night < 60; night++) {
        double[] added = population.sample(50, random);
        for (int i = 0; i < 4; i++) {
          counts[i] += added[i];
        }
        alarm |= evidence.log(counts, REFERENCE) >= -Math.log(0.05);
      }
      alarms += alarm ? 1 : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo(20);
  }

  @Test
  void log_realDrift_grows() {
    SequentialEvidence evidence = SequentialEvidence.krichevskyTrofimov();
    double[] counts = {2600, 1400, 500, 500};
    assertThat(evidence.log(counts, REFERENCE)).isNegative();
    assertThat(evidence.log(new double[] {2300, 1700, 500, 500}, REFERENCE))
        .isGreaterThan(-Math.log(0.05));
    assertThat(SequentialEvidence.p(10)).isCloseTo(Math.exp(-10), within(1e-20));
  }

  @Test
  void log_edges_followTheContract() {
    SequentialEvidence evidence = SequentialEvidence.krichevskyTrofimov();
    assertThat(evidence.log(new double[4], REFERENCE)).isZero();
    assertThat(evidence.log(new double[] {1, 1, 0}, new double[] {1, 0, 1}))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(evidence.log(new double[] {1, 0, 1}, new double[] {1, 0, 1}))
        .isEqualTo(evidence.log(new double[] {1, 1}, new double[] {1, 1}));
    double infinite = Double.POSITIVE_INFINITY;
    assertThat(evidence.update(infinite, new double[4], new double[4], REFERENCE))
        .isEqualTo(infinite);
  }
}
