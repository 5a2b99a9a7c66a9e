package dev.kldrift.job.surprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.FrameNumbering;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames are found as other inputs are: each file once, whatever leads to it. */
class FrameListingTest {
  @TempDir Path folder;

  @BeforeEach
  void writeFrames() throws IOException {
    for (String name : List.of("f1.png", "f2.png", "f10.png", "f3: ä.png", "notes.txt")) {
      Files.writeString(folder.resolve(name), name);
    }
  }

  private List<String> names(String... inputs) {
    return FrameListing.list(List.of(inputs), FrameNumbering.ORDER, 1000, new Configuration(false))
        .frames()
        .stream()
        .map(frame -> frame.path().substring(frame.path().lastIndexOf('/') + 1))
        .toList();
  }

  @Test
  void list_linksAndInputsGivenTwice_areEachFileOnce() throws IOException {
    Files.createSymbolicLink(folder.resolve("a latest.png"), Path.of("f10.png"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(elsewhere.resolve("f1.png"), folder.resolve("f1.png"));
    Files.createSymbolicLink(folder.resolve("all"), folder);
    assertThat(names(folder + "/*.png", folder.toString(), elsewhere.toString()))
        .containsExactly("f1.png", "f2.png", "f3: ä.png", "f10.png");
    assertThat(names(folder + "/all")).hasSize(4);
  }

  @Test
  void list_aLinkThatLeadsNowhere_isNamed() throws IOException {
    Files.createSymbolicLink(folder.resolve("f4.png"), Path.of("gone.png"));
    for (String input : List.of(folder.toString(), folder + "/*.png", folder + "/f4.png")) {
      assertThatThrownBy(() -> names(input))
          .isInstanceOfSatisfying(
              JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_INPUT))
          .hasMessage(
              "input "
                  + folder
                  + "/f4.png is a link that leads nowhere: to gone.png (mend or remove it)");
    }
  }

  @Test
  void list_nothingThere_saysSo() {
    assertThatThrownBy(() -> names(folder + "/none"))
        .hasMessage("frames not found: " + folder + "/none");
    assertThatThrownBy(() -> names(folder + "/notes.txt"))
        .hasMessageStartingWith("no frame in " + folder + "/notes.txt");
  }
}
