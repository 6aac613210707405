package dev.spillway.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.ArchiveTools;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

  /** Prints whether another process gets the lock. */
  private static final String TRY =
      """
      import fcntl, sys
      try:
        fcntl.lockf(open(sys.argv[1], 'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)
        print('free')
      except OSError:
        print('taken')
      """;

  @TempDir Path folder;

  private String triedByAnother() {
    return ArchiveTools.run("python3", "-c", TRY, folder.resolve("spillway.lock").toString())
        .strip();
  }

  @Test
  void aRefusedAttemptDoesNotReleaseTheLock() throws Exception {
    try (FolderLock lock = FolderLock.take(folder)) {
      assertThatThrownBy(() -> FolderLock.take(folder))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      assertThat(triedByAnother()).isEqualTo("taken");
    }
    assertThat(triedByAnother()).isEqualTo("free");
    FolderLock.take(folder).close();
  }
}
