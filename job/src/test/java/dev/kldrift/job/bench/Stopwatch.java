package dev.kldrift.job.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times contenders in interleaved rounds, so that a busy moment of the machine hits all of them.
 */
final class Stopwatch {
  private static final int WARM_UP_ROUNDS = 2;

  private Stopwatch() {}

  /** Nanoseconds of every round, sorted, by contender in the given order. */
  static Map<Contender, long[]> time(List<Contender> contenders, Pairs.Sized pairs, int rounds) {
    Map<Contender, long[]> nanos = new LinkedHashMap<>();
    contenders.forEach(contender -> nanos.put(contender, new long[rounds]));
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (Contender contender : rotated(contenders, round + WARM_UP_ROUNDS)) {
        long elapsed = elapsed(contender, pairs.of(contender));
        if (round >= 0) {
          nanos.get(contender)[round] = elapsed;
        }
      }
    }
    nanos.values().forEach(Arrays::sort);
    return nanos;
  }

  private static long elapsed(Contender contender, Pairs pairs) {
    // Nobody pays for the garbage of the one before.
    System.gc();
    long start = System.nanoTime();
    contender.answer(pairs);
    return System.nanoTime() - start;
  }

  private static List<Contender> rotated(List<Contender> contenders, int by) {
    List<Contender> order = new ArrayList<>(contenders);
    Collections.rotate(order, by);
    return order;
  }
}
