package dev.kldrift.job.surprise;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The end of what a program says, however much it says. */
final class LastWords {
  private static final int KEPT = 4096;

  private final byte[] words = new byte[2 * KEPT];
  private int length;
  private Thread listener;

  /** Listens until the program has nothing more to say. */
  void listen(InputStream in) {
    listener = new Thread(() -> read(in), "kldrift-last-words");
    listener.setDaemon(true);
    listener.start();
  }

  private void read(InputStream in) {
    byte[] said = new byte[KEPT];
    try (in) {
      for (int count = in.read(said); count >= 0; count = in.read(said)) {
        keep(said, count);
      }
    } catch (IOException e) {
      // The program has been ended; what it said stays.
    }
  }

  private synchronized void keep(byte[] said, int count) {
    if (length + count > words.length) {
      int kept = Math.min(length, KEPT);
      System.arraycopy(words, length - kept, words, 0, kept);
      length = kept;
    }
    System.arraycopy(said, 0, words, length, count);
    length += count;
  }

  /** Waits for what is still on its way. */
  void await() throws InterruptedException {
    listener.join(1000);
  }

  /** The last line. */
  synchronized Optional<String> line() {
    String text = new String(Arrays.copyOf(words, length), StandardCharsets.ISO_8859_1);
    return text.lines().filter(line -> !line.isBlank()).reduce((before, last) -> last);
  }
}
