package dev.kldrift.job.publish;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes the content anew where it belongs: on an object store nobody sees an object, or another
 * than the old one, until its writer closes it.
 */
record PutObject(FileSystem fileSystem) implements AtomicReplace {
  private static final int BUFFER_BYTES = 1 << 16;

  @Override
  public void replace(Path from, Path to) throws IOException {
    try (InputStream in = fileSystem.open(from)) {
      put(in, fileSystem.getFileStatus(from).getLen(), to);
    }
  }

  @Override
  public String replaceAndHash(Path from, Path to) throws IOException {
    MessageDigest hash = Sha256.start();
    try (InputStream in = new DigestInputStream(fileSystem.open(from), hash)) {
      put(in, fileSystem.getFileStatus(from).getLen(), to);
    }
    return Sha256.text(hash);
  }

  @Override
  public void put(byte[] content, Path temporary, Path to) throws IOException {
    put(new ByteArrayInputStream(content), content.length, to);
  }

  /** Closes what is whole alone: closing puts half of it in the place of the whole as well. */
  private void put(InputStream in, long length, Path to) throws IOException {
    FSDataOutputStream out = fileSystem.create(to, true);
    boolean whole = false;
    try {
      byte[] buffer = new byte[BUFFER_BYTES];
      long written = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        written += n;
      }
      if (written != length) {
        throw new IOException("read " + written + " of " + length + " staged bytes for " + to);
      }
      whole = true;
    } finally {
      if (!whole && out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      }
    }
    out.close();
  }

  @Override
  public boolean isOneStep() {
    return true;
  }

  @Override
  public String how() {
    return "a file is replaced by one PUT";
  }
}
