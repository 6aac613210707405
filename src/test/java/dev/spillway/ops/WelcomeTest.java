package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WelcomeTest {

  /**
   * As it was seen on a busy machine: the loop that is told of first is not the one that writes the
   * port down.
   */
  @Test
  void aPortThatIsNotWrittenDownYetIsWaitedFor() {
    Iterator<Integer> answers = List.of(-1, -1, 8080, 8080).iterator();
    assertThat(Welcome.known(answers::next)).isEqualTo(8080);
  }

  /** The start of the unit waits for this file. */
  @Test
  void theUnitIsToldByAFile(@TempDir Path folder) {
    ReadyFile.make(Optional.empty());
    assertThat(folder).isEmptyDirectory();

    ReadyFile.make(Optional.of(folder.resolve("ready")));
    assertThat(folder.resolve("ready")).isEmptyFile();
    // The service goes on when it cannot tell.
    ReadyFile.make(Optional.of(folder.resolve("no/ready")));
  }
}
