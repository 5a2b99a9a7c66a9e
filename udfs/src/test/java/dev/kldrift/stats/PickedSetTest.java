package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PickedSetTest {

  @Test
  void add_inManyRounds_isASetOfEachRound() {
    SplittableRandom random = new SplittableRandom(3);
    for (int most : new int[] {0, 1, 2, 30, 1000}) {
      PickedSet picked = new PickedSet(most);
      for (int round = 0; round < 50; round++) {
        Set<Long> expected = new HashSet<>();
        picked.clear();
        while (expected.size() < most) {
          // Multiples of a power of two are what a poor hash puts in one place.
          long value = random.nextLong(4L * most) << 40;
          assertThat(picked.add(value)).isEqualTo(expected.add(value));
        }
      }
    }
  }
}
