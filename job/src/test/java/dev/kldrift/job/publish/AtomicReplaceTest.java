package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicReplaceTest {
  @TempDir Path folder;

  @Test
  void replace_noTarget_movesTheFile() throws IOException {
    Path source = Files.writeString(folder.resolve("new"), "new");
    replace(source, folder.resolve("target"));
    assertThat(folder.resolve("target")).hasContent("new");
    assertThat(source).doesNotExist();
  }

  @Test
  void replace_readerHasTheOldFileOpen_readsOnToItsEnd() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old rows");
    try (InputStream reader = Files.newInputStream(target)) {
      assertThat(reader.readNBytes(4)).asString().isEqualTo("old ");
      replace(Files.writeString(folder.resolve("new"), "new rows"), target);
      assertThat(reader.readAllBytes()).asString().isEqualTo("rows");
    }
    assertThat(target).hasContent("new rows");
  }

  @Test
  void replace_sourceMissing_keepsTheTarget() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    assertThatThrownBy(() -> replace(folder.resolve("none"), target))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(target).hasContent("old");
  }

  @Test
  void replace_targetIsAFolder_keepsBoth() throws IOException {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path source = Files.writeString(folder.resolve("new"), "new");
    assertThatThrownBy(() -> replace(source, target)).isInstanceOf(IOException.class);
    assertThat(source).hasContent("new");
    assertThat(target).isEmptyDirectory();
  }

  private static void replace(Path from, Path to) throws IOException {
    AtomicReplace.replace(hadoop(from), hadoop(to), new Configuration());
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
