package dev.spillway.volume.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.volume.store.NotOursException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeClaimTest {

  private static final boolean CLAIMED = true;
  private static final boolean NEVER_CLAIMED = false;

  @TempDir Path folder;
  private Path marker;

  @BeforeEach
  void nameMarker() {
    marker = folder.resolve(".spillway-volume");
  }

  private void settle(boolean claimed) throws IOException {
    new VolumeClaim(folder, "ours", claimed).settle();
  }

  private void assertRefused(boolean claimed, String... words) throws IOException {
    long before = names();
    assertThatThrownBy(() -> settle(claimed))
        .isInstanceOf(NotOursException.class)
        .hasMessageContainingAll(words)
        .hasMessageContainingAll(folder.toString(), "spillway.volume.path")
        .message()
        .hasLineCount(1);
    assertThat(names()).isEqualTo(before);
  }

  private long names() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.count();
    }
  }

  @Test
  void anEmptyFolderIsClaimedOnce() throws IOException {
    settle(NEVER_CLAIMED);

    assertThat(marker).hasContent("ours\n");
    assertThat(folder.resolve("blobs")).isEmptyDirectory();
    assertThat(names()).isEqualTo(3);
    // Killed before the database knew.
    settle(NEVER_CLAIMED);
    settle(CLAIMED);
    assertThat(names()).isEqualTo(3);
  }

  @Test
  void theTopOfAFreshDiskIsEmpty() throws IOException {
    Files.createDirectory(folder.resolve("lost+found"));

    settle(NEVER_CLAIMED);

    assertThat(marker).hasContent("ours\n");
  }

  @Test
  void aClaimThatWasKilledIsMadeAgain() throws IOException {
    Files.createDirectory(folder.resolve("blobs"));
    settle(NEVER_CLAIMED);
    Files.move(marker, folder.resolve(".spillway-volume.part"));
    Files.writeString(folder.resolve(".spillway-volume.part"), "ou");

    settle(NEVER_CLAIMED);

    assertThat(marker).hasContent("ours\n");
    assertThat(folder.resolve(".spillway-volume.part")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"photo.png", ".hidden", "blobs/a7/x", "blobs/a7", "lost+found2"})
  void aFolderThatIsNotEmptyIsNotClaimed(String theirs) throws IOException {
    Files.createDirectories(folder.resolve(theirs).getParent());
    Files.writeString(folder.resolve(theirs), "theirs");

    assertRefused(
        NEVER_CLAIMED, "is not empty", "'" + theirs.split("/", 2)[0] + "'", "an empty folder");
    assertThat(folder.resolve(theirs)).hasContent("theirs");
  }

  @Test
  void aFileWhereTheBlobsShouldBeIsTheirs() throws IOException {
    Files.writeString(folder.resolve("blobs"), "theirs");

    assertRefused(NEVER_CLAIMED, "is not empty", "'blobs'");
  }

  @ParameterizedTest
  @ValueSource(booleans = {CLAIMED, NEVER_CLAIMED})
  void theVolumeOfAnotherInstallationIsRefused(boolean claimed) throws IOException {
    Files.writeString(marker, "theirs\n");

    assertRefused(claimed, "belongs to installation 'theirs'", "database", "echo ours > ");
    assertThat(marker).hasContent("theirs\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {CLAIMED, NEVER_CLAIMED})
  void theVolumeOfANewerSpillwayIsLeftAlone(boolean claimed) throws IOException {
    Files.writeString(marker, "ours\nformat=2\nmore=to come\n");

    assertRefused(claimed, "newer Spillway, in format 2", "spillway.volume.path", "newer one");
    assertThat(new VolumeFolder(folder, true).unclaimable().orElseThrow())
        .contains("newer Spillway");

    Files.writeString(marker, "ours\nformat=1\n");
    settle(claimed);
  }

  @Test
  void aVolumeWithoutItsMarkerIsAMountThatIsAway() throws IOException {
    assertRefused(CLAIMED, "no marker", "mount the volume there", "echo ours > '" + marker + "'");

    Files.writeString(marker, "ours\n");
    settle(CLAIMED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {CLAIMED, NEVER_CLAIMED})
  void aFolderThatIsNotThereIsRefused(boolean claimed) {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> new VolumeClaim(missing, "ours", claimed).settle())
        .isInstanceOf(NotOursException.class)
        .hasMessageContainingAll(missing.toString(), "spillway.volume.path", "mount");
    assertThat(missing).doesNotExist();
  }
}
