package dev.spillway.volume.local;

import static dev.spillway.volume.store.Stored.bytes;
import static dev.spillway.volume.store.Stored.id;
import static dev.spillway.volume.store.Stored.list;
import static dev.spillway.volume.store.Stored.slice;
import static dev.spillway.volume.store.Stored.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.OpenContent;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.BlobStoreContract;
import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipe that is opened would wait for ever, hence the time limit. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public class LocalStoreTest extends BlobStoreContract {

  private static final String INSTALLATION = "5e1f7a3c";

  @TempDir Path scratch;
  private Path folder;
  private LocalStore store;

  @BeforeEach
  void claim() throws IOException {
    folder = Files.createDirectory(scratch.resolve("小 volume"));
    new VolumeClaim(seen(folder), INSTALLATION, false).settle();
    store = new LocalStore(seen(folder), INSTALLATION, Runnable::run);
  }

  /** The folder as the store sees it. */
  protected Path seen(Path real) {
    return real;
  }

  @Test
  void otherUsersCannotReadTheBlobs() throws IOException {
    String id = id("07", 7);
    try (BlobStore.Writer writer = store.write(id)) {
      writer.write(bytes("private"));
      assertThat(rights(finished(id).resolveSibling(id + ".part"))).isEqualTo("rw-------");
      writer.finish();
    }
    assertThat(rights(finished(id))).isEqualTo("rw-------");
    assertThat(rights(finished(id).getParent())).isEqualTo("rwx------");
    assertThat(rights(folder.resolve("blobs"))).isEqualTo("rwx------");
    assertThat(rights(folder.resolve(".spillway-volume"))).isEqualTo("rw-------");
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Override
  public BlobStore store() {
    return store;
  }

  @Override
  public void mark(String text) throws IOException {
    if (text.isEmpty()) {
      Files.delete(folder.resolve(".spillway-volume"));
    } else {
      Files.writeString(folder.resolve(".spillway-volume"), text);
    }
  }

  @Override
  public void markAsOurs() throws IOException {
    mark(INSTALLATION + "\n");
  }

  @Override
  public void replace(String id, String text) throws IOException {
    Files.writeString(finished(id), text);
  }

  @Override
  public void put(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }

  @Override
  public boolean holds(String name) {
    return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  private Path finished(String id) {
    return folder.resolve("blobs").resolve(id.substring(0, 2)).resolve(id);
  }

  @Test
  void offersItsFileForATransferThatDoesNotCopy() throws IOException {
    stage(store, ID, "0123456789");

    try (OpenContent content = store.open(ID, 10)) {
      FileChannel file = content.file().orElseThrow().file();
      ByteBuffer tail = ByteBuffer.allocate(4);
      assertThat(file.read(tail, 6)).isEqualTo(4);
      assertThat(tail.array()).isEqualTo(bytes("6789").array());
    }
  }

  @Test
  void whatIsBeingReadCanBeReadAfterItWasDeleted() throws IOException {
    stage(store, ID, "0123456789");
    try (OpenContent content = store.open(ID, 10)) {
      store.delete(ID);

      assertThat(slice(content, 0, 10)).isEqualTo("0123456789");
    }
  }

  @Test
  void countsTheBlocksOfItsFileSystem() throws IOException {
    assertThat(store.counted(1)).isEqualTo(Files.getFileStore(folder).getBlockSize());
    assertThat(store.space().capacity()).isEqualTo(Files.getFileStore(folder).getTotalSpace());
  }

  @Test
  void theFolderItselfMayBeALink() throws IOException {
    stage(store, ID, "0123456789");
    Path link = Files.createSymbolicLink(scratch.resolve("link"), folder);

    LocalStore linked = new LocalStore(seen(link), INSTALLATION, Runnable::run);
    assertThat(Stored.read(linked, ID, 10)).isEqualTo("0123456789");
    linked.delete(ID);
    assertThat(list(linked)).isEqualTo(new Stored.Listing(List.of(), List.of()));
  }

  @Test
  void aNameOfOursThatIsNoFileIsForeign() throws Exception {
    Path outside = Files.writeString(scratch.resolve("outside"), "0123456789");
    Path slice = Files.createDirectories(finished(ID).getParent());
    List<String> ids = List.of(id("a7", 1), id("a7", 2), id("a7", 3));
    for (String suffix : List.of("", ".part")) {
      Files.createSymbolicLink(slice.resolve(ids.get(0) + suffix), outside);
      Files.createDirectory(slice.resolve(ids.get(1) + suffix));
      assertThat(new ProcessBuilder("mkfifo", slice.resolve(ids.get(2) + suffix).toString()))
          .satisfies(pipe -> assertThat(pipe.start().waitFor()).isZero());
    }

    assertThat(list(store, 0xa7).blobs()).isEmpty();
    assertThat(list(store, 0xa7).foreign()).hasSize(6);
    for (String id : ids) {
      assertAbsent(id, 10);
      assertThatThrownBy(() -> store.write(id))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(finished(id) + " is not a file");
      assertThatThrownBy(() -> store.delete(id))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(finished(id) + " is not a file");
      Files.delete(finished(id));
      assertThatThrownBy(() -> store.write(id)).hasMessageContaining(".part is not a file");
      assertThatThrownBy(() -> store.delete(id)).hasMessageContaining(".part is not a file");
    }
    assertThat(outside).hasContent("0123456789");
  }

  @Test
  void aFolderOfOursThatIsALinkIsForeign() throws IOException {
    Path outside = Files.createDirectories(scratch.resolve("outside/a7")).getParent();
    Files.writeString(outside.resolve("a7").resolve(ID), "0123456789");
    Files.createSymbolicLink(folder.resolve("blobs/a7"), outside.resolve("a7"));

    assertNothingBehindIsTouched(outside, "blobs/a7");
    Files.delete(folder.resolve("blobs/a7"));
    Files.delete(folder.resolve("blobs"));
    Files.createSymbolicLink(folder.resolve("blobs"), outside);
    assertNothingBehindIsTouched(outside, "blobs");
  }

  private void assertNothingBehindIsTouched(Path outside, String link) throws IOException {
    assertThat(list(store)).isEqualTo(new Stored.Listing(List.of(), List.of(link)));
    assertThatThrownBy(() -> store.delete(ID)).hasMessageContaining("is not a folder");
    assertThatThrownBy(() -> store.write(OTHER)).hasMessageContaining("is not a folder");
    assertThat(outside.resolve("a7").resolve(ID)).hasContent("0123456789");
  }

  @Test
  void whatTheFileSystemAndSpillwayKeepAtTheTopIsNotForeign() throws IOException {
    Files.createDirectory(folder.resolve("lost+found"));
    Files.writeString(folder.resolve(".spillway-volume.part"), "");
    Files.writeString(folder.resolve(".spillway-probe"), "");
    Files.createDirectory(folder.resolve("blobs/00"));

    assertThat(list(store, 0)).isEqualTo(new Stored.Listing(List.of(), List.of()));
  }

  @Test
  void aMarkerIsAFileOfOneShortLine() throws IOException {
    Path marker = folder.resolve(".spillway-volume");
    assertThat(marker).hasContent(INSTALLATION + "\n");
    Files.writeString(marker, INSTALLATION);
    store.requireOurs();

    Files.writeString(marker, "x".repeat(1_000_000));
    assertThatThrownBy(store::requireOurs).isInstanceOf(NotOursException.class);
    Files.delete(marker);
    Path elsewhere = Files.writeString(scratch.resolve("marker"), INSTALLATION + "\n");
    Files.createSymbolicLink(marker, elsewhere);
    assertThatThrownBy(store::requireOurs).isInstanceOf(NotOursException.class);
  }

  @Test
  void saysWhatToDoAboutAMarkerThatIsMissingOrForeign() throws IOException {
    String remedy = "echo " + INSTALLATION + " > '" + folder.resolve(".spillway-volume") + "'";
    mark("");
    assertThatThrownBy(store::requireOurs)
        .hasMessageContainingAll("spillway.volume.path", "mount the volume there", remedy);
    mark("another\ninstallation\n");
    assertThatThrownBy(store::requireOurs)
        .hasMessageContainingAll("'another?installation'", "spillway.volume.path", remedy);
  }

  @Test
  void makesItsFoldersAgain() throws IOException {
    stage(store, ID, "0123456789");
    store.delete(ID);
    Files.delete(folder.resolve("blobs/a7"));
    Files.delete(folder.resolve("blobs"));

    store.delete(ID);
    assertThat(list(store)).isEqualTo(new Stored.Listing(List.of(), List.of()));
    stage(store, ID, "0123456789");
    assertThat(Stored.read(store, ID, 10)).isEqualTo("0123456789");
  }
}
