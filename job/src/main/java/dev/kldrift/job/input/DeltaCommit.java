package dev.kldrift.job.input;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A commit of a Delta table, by <a
 * href="https://github.com/delta-io/delta/blob/master/PROTOCOL.md#delta-log-entries">its log</a>: a
 * file of JSON for each version.
 *
 * @param version its number
 * @param mark of the content of its file, as a table that is made anew begins to count again
 */
record DeltaCommit(long version, String mark) {
  static final String LOG = "_delta_log";
  private static final Pattern NAME = Pattern.compile("\\d{20}\\.json");

  /** The last commit of the table in a folder. */
  static DeltaCommit last(Path table, Configuration hadoop) throws IOException {
    Path log = new Path(table, LOG);
    FileSystem fileSystem = log.getFileSystem(hadoop);
    FileStatus last =
        Arrays.stream(fileSystem.listStatus(log))
            .filter(file -> NAME.matcher(file.getPath().getName()).matches())
            .max(Comparator.comparing(file -> file.getPath().getName()))
            .orElseThrow(() -> new FileNotFoundException("no commit in " + InputStore.name(log)));
    String name = last.getPath().getName();
    long version = Long.parseLong(name.substring(0, name.indexOf('.')));
    return new DeltaCommit(version, ContentMark.ofEnd(last, hadoop));
  }
}
