package dev.kldrift.job.publish;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local disk under the scheme {@code fault}, as a cluster's file system: nothing of it is known
 * to be local, and a rename replaces in one step. One of the operations goes wrong.
 *
 * <p>In a process of its own the system properties {@code kldrift.fault.at} and {@code
 * kldrift.fault.kind} say which and how.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "fault";

  /** What goes wrong. */
  enum Kind {
    /** The operation is not done, and says so. */
    FAILS,
    /** The operation is done, but its answer is lost. */
    ANSWER_LOST,
    /** The operation is not done, nor any after it. */
    GONE,
    /** There is no room, until something is deleted. */
    FULL,
    /** The operation takes a while. */
    SLOW,
    /** The process ends there and then. */
    HALTS
  }

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static volatile int at = Integer.getInteger("kldrift.fault.at", 0);
  private static volatile Kind kind =
      Kind.valueOf(System.getProperty("kldrift.fault.kind", Kind.FAILS.name()));
  private static volatile String where = "";
  private static volatile String wanted = "";

  /** For Hadoop, which makes it by reflection. */
  public FaultyFileSystem() {}

  /** Makes the operation of this number, counted from 1, go wrong; 0: none. */
  static void arm(int number, Kind how) {
    COUNT.set(0);
    where = "";
    wanted = "";
    kind = how;
    at = number;
  }

  /** Makes the first operation of this name and file go wrong, as in {@code replace x.json}. */
  static void armAt(String operation, Kind how) {
    arm(Integer.MAX_VALUE, how);
    wanted = operation;
  }

  /** How many operations there were. */
  static int operations() {
    return COUNT.get();
  }

  /** Which operation went wrong; empty: none has. */
  static String where() {
    return where;
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  private static <T> T operation(String name, Path path, Operation<T> operation)
      throws IOException {
    int number = COUNT.incrementAndGet();
    if (wanted.equals(name + " " + path.getName())) {
      wanted = "";
      at = number;
    }
    boolean hit = number == at;
    if (hit) {
      where = name + " " + path.getName();
    }
    if (at == 0 || number < at || (!hit && kind != Kind.GONE && kind != Kind.FULL)) {
      return operation.run();
    }
    switch (kind) {
      case HALTS -> Runtime.getRuntime().halt(137);
      case SLOW -> pause();
      case ANSWER_LOST -> operation.run();
      case FULL -> {
        if (name.equals("delete")) {
          at = 0; // somebody makes room
        }
        if (!name.matches("create|write|mkdirs")) {
          return operation.run();
        }
        throw new IOException("No space left on device");
      }
      default -> {}
    }
    if (kind == Kind.SLOW) {
      return operation.run();
    }
    throw new IOException("fault in " + name + " of " + path);
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path file, boolean append, FsPermission permission) throws IOException {
    return operation(
        "create",
        file,
        () -> new Faulty(super.createOutputStreamWithMode(file, append, permission), file));
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    return operation("open", file, () -> super.open(file, bufferSize));
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return operation("rename", to, () -> super.rename(from, to));
  }

  private void replace(Path from, Path to) throws IOException {
    operation(
        "replace",
        to,
        () ->
            Files.move(
                pathToFile(from).toPath(),
                pathToFile(to).toPath(),
                StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return operation("delete", path, () -> super.delete(path, recursive));
  }

  /** Without the operations of its own that the folders above it would be. */
  @Override
  public boolean mkdirs(Path path) throws IOException {
    return operation(
        "mkdirs",
        path,
        () -> {
          Files.createDirectories(pathToFile(path).toPath());
          return true;
        });
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return mkdirs(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return operation("list", path, () -> super.listStatus(path));
  }

  private static final class Faulty extends FilterOutputStream {
    private final Path file;
    private boolean closed;

    Faulty(OutputStream out, Path file) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      operation(
          "write",
          file,
          () -> {
            out.write(bytes, offset, length);
            return true;
          });
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try {
        operation("close", file, () -> true);
      } finally {
        super.close();
      }
    }
  }

  /** The same for those who replace files. */
  public static final class Context extends DelegateToFileSystem {
    private final FaultyFileSystem files;

    /** For Hadoop, which makes it by reflection. */
    public Context(URI uri, Configuration hadoop) throws Exception {
      this(new FaultyFileSystem(), uri, hadoop);
    }

    private Context(FaultyFileSystem files, URI uri, Configuration hadoop) throws Exception {
      super(uri, files, hadoop, SCHEME, false);
      this.files = files;
    }

    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      files.replace(from, to);
    }
  }
}
