package dev.spillway.volume.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.volume.store.NotOursException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has the folder of a local volume, and who had it. */
class VolumeLockTest {

  @TempDir Path folder;

  /** Takes the folder in a process of its own, which lives until it is killed. */
  public static void main(String... args) throws Exception {
    try (VolumeLock lock = VolumeLock.take(Path.of(args[0]), args[1])) {
      System.out.println(lock.before().orElse("nobody"));
      // The end of our input is the end of the test's process.
      var _ = System.in.read();
    }
  }

  private Process other(String node, String before) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                VolumeLockTest.class.getName(),
                folder.toString(),
                node)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(said.readLine()).isEqualTo(before);
    return process;
  }

  @Test
  void isOneProcessUntilItEndsHoweverThatIs() throws Exception {
    Process process = other("a", "nobody");
    assertThatThrownBy(() -> VolumeLock.take(folder, "b"))
        .isInstanceOf(NotOursException.class)
        .hasMessageContaining("process " + process.pid())
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("spillway.volume.kind=s3");
    process.destroyForcibly().waitFor();

    try (VolumeLock lock = VolumeLock.take(folder, "b")) {
      assertThat(lock.before()).contains("a");
    }
    assertThat(VolumeClaim.foreign(folder)).isEmpty();
  }

  @Test
  void aCopyOfTheFolderIsNotTheFolder(@TempDir Path copy) throws Exception {
    try (VolumeLock lock = VolumeLock.take(folder, "a")) {
      Files.copy(folder.resolve(".spillway-lock"), copy.resolve(".spillway-lock"));
      try (VolumeLock other = VolumeLock.take(copy, "b")) {
        assertThat(other.before()).isEmpty();
      }
      assertThat(lock.before()).isEmpty();
    }
  }

  @Test
  void anUnreadableHolderIsUnknown() throws Exception {
    Files.writeString(folder.resolve(".spillway-lock"), "a b");
    try (VolumeLock lock = VolumeLock.take(folder, "a")) {
      assertThat(lock.before()).isEmpty();
    }
  }
}
