package dev.kldrift.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @Test
  void answer_ofEachQuery_isItsOwn() {
    try (SideBySide queries = new SideBySide()) {
      var asked = IntStream.range(0, 100).mapToObj(i -> queries.ask(() -> i * i)).toList();

      for (int i = 0; i < asked.size(); i++) {
        assertThat(asked.get(i).answer()).isEqualTo(i * i);
      }
    }
  }

  @Test
  void ask_asManyAsCores_runAtOnce() {
    CountDownLatch all = new CountDownLatch(CORES);
    try (SideBySide queries = new SideBySide()) {
      var asked =
          IntStream.range(0, CORES)
              .mapToObj(
                  i ->
                      queries.ask(
                          () -> {
                            all.countDown();
                            return all.await(1, TimeUnit.MINUTES);
                          }))
              .toList();

      assertThat(asked).allSatisfy(query -> assertThat(query.answer()).isTrue());
    }
  }

  /** As Spark's are, which are not declared where Java calls it. */
  @Test
  void answer_ofAFailure_isItsException() {
    IOException failure = new IOException("lost");
    try (SideBySide queries = new SideBySide()) {
      var query =
          queries.ask(
              () -> {
                throw failure;
              });

      assertThatThrownBy(query::answer).isSameAs(failure);
    }
  }

  @Test
  void close_whileQueriesRun_waitsForTheseAndGivesUpTheOthers() throws InterruptedException {
    AtomicBoolean hasRun = new AtomicBoolean();
    AtomicInteger ended = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(CORES);
    CountDownLatch end = new CountDownLatch(1);
    SideBySide queries = new SideBySide();
    for (int i = 0; i < CORES; i++) {
      queries.ask(
          () -> {
            begun.countDown();
            boolean inTime = end.await(1, TimeUnit.MINUTES);
            ended.incrementAndGet();
            return inTime;
          });
    }
    var waiting =
        queries.ask(
            () -> {
              hasRun.set(true);
              return true;
            });
    begun.await();

    Thread closing = new Thread(queries::close);
    closing.start();

    assertThatThrownBy(waiting::answer).isInstanceOf(CancellationException.class);
    assertThat(closing.isAlive()).isTrue();
    end.countDown();
    closing.join(60_000);
    assertThat(closing.isAlive()).isFalse();
    assertThat(hasRun).isFalse();
    assertThat(ended).hasValue(CORES);
  }
}
