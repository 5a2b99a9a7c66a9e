package dev.kldrift.job.cli;

import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The error message of a wrong command line, in the form of all other errors. */
final class UsageMessage {
  private UsageMessage() {}

  static String of(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return e.getMessage();
    }
    String argument = unmatched.getUnmatched().get(0);
    List<String> known = unmatched.getSuggestions();
    String remedy = known.isEmpty() ? " (try --help)" : " (nearest: " + known.get(0) + ")";
    return kind(unmatched) + " '" + argument + "'" + remedy;
  }

  private static String kind(UnmatchedArgumentException unmatched) {
    if (unmatched.isUnknownOption()) {
      return "unknown option";
    }
    boolean root = unmatched.getCommandLine().getParent() == null;
    return root ? "unknown command" : "unexpected argument";
  }
}
