package dev.kldrift.job.publish;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Hadoop's rename with overwrite.
 *
 * @param fileSystem where both files lie
 * @param hadoop its settings
 * @param isOneStep whether the store renames over a file; elsewhere Hadoop deletes that one first,
 *     as on ABFS, whose rename refuses a target that is there and whose create empties it at once
 */
record RenameOver(FileSystem fileSystem, Configuration hadoop, boolean isOneStep)
    implements AtomicReplace {
  @Override
  public void replace(Path from, Path to) throws IOException {
    FileContext.getFileContext(to.toUri(), hadoop).rename(from, to, Options.Rename.OVERWRITE);
  }

  @Override
  public String how() {
    return isOneStep
        ? "a file is replaced by one rename"
        : "a file is deleted and renamed, so that a reader may find a table missing for a moment";
  }
}
