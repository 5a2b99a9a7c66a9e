package dev.kldrift.job.publish;

import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/** Makes a file that of several makers one alone can make. */
final class ExclusiveCreate {
  /** Hadoop's name for a PUT that needs no object to be there; S3A has it since 3.4.2. */
  static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  /** Whose create without overwrite looks first and writes then. */
  private static final Set<String> LOOKS_FIRST = Set.of("s3", "s3a", "oss", "cosn", "obs");

  private ExclusiveCreate() {}

  /** Whether one of several makers at the same moment is sure to be alone. */
  static boolean isSure(FileSystem fileSystem, Path path) throws IOException {
    return fileSystem.hasPathCapability(path, CONDITIONAL)
        || !LOOKS_FIRST.contains(fileSystem.getUri().getScheme());
  }

  /**
   * Makes a file.
   *
   * @return false if somebody else has
   */
  static boolean create(FileSystem fileSystem, Path path, byte[] content) throws IOException {
    try (FSDataOutputStream out = open(fileSystem, path)) {
      out.write(content);
    } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
      return false;
    } catch (PathIOException e) { // S3A's word for a PUT that was refused, when it is closed
      if (fileSystem.exists(path)) {
        return false;
      }
      throw e;
    }
    return true;
  }

  private static FSDataOutputStream open(FileSystem fileSystem, Path path) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = fileSystem.createFile(path).overwrite(false).recursive();
    if (fileSystem.hasPathCapability(path, CONDITIONAL)) {
      file.must(CONDITIONAL, true);
    }
    return file.build();
  }
}
