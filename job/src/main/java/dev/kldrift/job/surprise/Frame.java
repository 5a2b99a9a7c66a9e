package dev.kldrift.job.surprise;

import java.util.Optional;

/**
 * A file that should be a frame.
 *
 * @param path full path
 * @param bytes length
 * @param number its number; NULL where it has none
 * @param problem what is wrong with it, as far as its listing tells
 * @param detail the value and the rule, empty without a problem
 */
record Frame(String path, long bytes, Long number, Optional<FrameProblem> problem, String detail) {

  Frame(String path, long bytes, Long number) {
    this(path, bytes, number, Optional.empty(), "");
  }

  Frame with(FrameProblem found, String why) {
    return new Frame(path, bytes, number, Optional.of(found), why);
  }
}
