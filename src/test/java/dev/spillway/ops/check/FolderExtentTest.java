package dev.spillway.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderExtentTest {

  @TempDir Path temporary;

  private Path folder;

  @BeforeEach
  void make() throws IOException {
    folder = temporary.toRealPath();
    for (String name : List.of("volume/blobs", "files/inner", "volume-2")) {
      Files.createDirectories(folder.resolve(name));
    }
  }

  private FolderExtent of(String path, Mounts mounts) {
    return FolderExtent.of(folder.resolve(path), mounts);
  }

  private Mounts mounted(String... more) {
    return new Mounts(
        Stream.concat(Stream.of("1 0 8:1 / / rw - ext4 /dev/sda1 rw"), Stream.of(more))
            .map(line -> line.replace("%", folder.toString().replace(" ", "\\040")))
            .map(Mounts::mount)
            .toList());
  }

  @Test
  void meetsWhatIsInItAndWhatItIsIn() {
    Mounts none = mounted();
    assertThat(of("volume", none).meets(of("volume/blobs", none))).isTrue();
    assertThat(of("volume/blobs", none).meets(of("volume", none))).isTrue();
    assertThat(of("volume", none).meets(of("volume", none))).isTrue();
    assertThat(of("volume", none).meets(of("volume-2", none))).isFalse();
    assertThat(of("volume", none).meets(of("files", none))).isFalse();
    assertThat(of("not/yet/there", none).meets(of("not", none))).isTrue();
  }

  @Test
  void followsLinks() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("volume/blobs"));
    assertThat(of("link", mounted()).meets(of("volume", mounted()))).isTrue();
  }

  /** {@code mount --bind %/volume/blobs %/files}: another name of the same folder. */
  @Test
  void seesTheSameFolderMountedAtAnotherPlace() {
    Mounts bound = mounted("2 1 8:1 %/volume/blobs %/files rw shared:1 - ext4 /dev/sda1 rw");
    assertThat(of("files", bound).meets(of("volume", bound))).isTrue();
    assertThat(of("volume", bound).holds(of("files", bound))).isTrue();
    assertThat(of("files/inner", bound).meets(of("volume", bound))).isTrue();
    assertThat(of("files", bound).meets(of("volume-2", bound))).isFalse();
  }

  @Test
  void seesWhatIsMountedInIt() {
    Mounts bound = mounted("2 1 8:1 %/volume %/files/inner rw - ext4 /dev/sda1 rw");
    assertThat(of("files", bound).holds(of("volume", bound))).isTrue();
  }

  @Test
  void anotherDiskIsAnotherPlaceWhateverItHides() {
    Mounts disk = mounted("2 1 8:2 / %/volume/blobs rw - ext4 /dev/sdb1 rw");
    assertThat(of("volume/blobs", disk).meets(of("volume-2", disk))).isFalse();
    // It is in the folder all the same.
    assertThat(of("volume", disk).meets(of("volume/blobs", disk))).isTrue();
  }

  @Test
  void readsNamesAsTheKernelWritesThem() {
    Mounts.Mount mount = Mounts.mount("36 35 98:0 /a\\040b /mnt\\0112 rw - ext3 /dev/root rw");
    assertThat(mount).isEqualTo(new Mounts.Mount("98:0", Path.of("/a b"), Path.of("/mnt\t2")));
    assertThat(Mounts.here().mounts()).hasSizeGreaterThan(1);
  }
}
