package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.approximate.References;
import dev.kldrift.job.TestSpark;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.run.JobFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadReferencesTest {
  @TempDir Path folder;

  private References read(String query) {
    String path = TestSpark.write(folder.resolve("references"), query).toString();
    return new ReadReferences(SparkSettings.session(TestSpark.session())).read(path);
  }

  @Test
  void read_anyOrder_isTheSameContent() {
    String rows = "select * from values %s as t(name, p)";
    References sorted = read(rows.formatted("('a', array(1, 2)), ('b', array(3, 4))"));
    folder = folder.resolve("other");
    References turned = read(rows.formatted("('b', array(3, 4)), ('a', array(1, 2))"));
    assertThat(turned.content()).isEqualTo(sorted.content());
  }

  @Test
  void read_noName_saysWhatThereIs() {
    assertThatThrownBy(() -> read("select 'a' k, array(1, 2) p"))
        .isInstanceOf(JobFailure.class)
        .hasMessageEndingWith("has columns [k, p] (needs name and p)");
  }

  @Test
  void read_withoutMass_isRefused() {
    assertThatThrownBy(
            () -> read("select * from values ('a', array(1, 2)), ('b', array(0, 0)) as t(name, p)"))
        .isInstanceOf(JobFailure.class)
        .hasMessageStartingWith("--references " + folder);
  }
}
