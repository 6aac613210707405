package dev.spillway.source.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.Stamp;
import dev.spillway.source.Shell;
import dev.spillway.source.root.Reading;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.RootContract;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.WalkSummary;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pool as an enemy would leave it. A pipe that is opened would wait for ever, hence the time
 * limit.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FolderRootTest extends RootContract {

  @TempDir Path scratch;
  private Path pool;
  private FolderRoot root;

  @BeforeEach
  void makePool() throws IOException {
    pool = Files.createDirectory(scratch.resolve("pool"));
    root = new FolderRoot("pool", pool, false);
  }

  @Override
  public Root root() {
    return root;
  }

  @Override
  public void put(String path, String text) throws IOException {
    Path file = pool.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Whatever is beside it is not looked at: a folder of customers may hold millions. */
  @Test
  void listsOnlyTheFolderThatAllPathsBeginWith() throws Exception {
    put("c1/in/a.txt", "a");
    put("c1/in/b.txt", "b");
    put("c1/inside.txt", "c");
    put("c2/in/a.txt", "d");
    for (String beside : List.of("link", "c1/link", "c2/link", "c1/in/link")) {
      Files.createSymbolicLink(pool.resolve(beside), pool);
    }

    List<SourceFile> met = new ArrayList<>();
    assertThat(root.walk("c1/in/", _ -> true, met::add)).isEqualTo(new WalkSummary(2, 0, 0, 0, 1));
    assertThat(met)
        .extracting(SourceFile::path)
        .containsExactlyInAnyOrder("c1/in/a.txt", "c1/in/b.txt");
    assertThat(root.walk("c1/in", _ -> true, met::add)).isEqualTo(new WalkSummary(3, 0, 0, 0, 2));
    for (String nothing :
        List.of("c3/", "c1/in/a.txt/", "../pool/", "c1//in/", "/c1/", "\0/", "./c1/")) {
      assertThat(root.walk(nothing, _ -> true, met::add)).isEqualTo(WalkSummary.EMPTY);
    }
    assertThat(root.walk("c1/link/", _ -> true, met::add))
        .isEqualTo(new WalkSummary(0, 0, 0, 0, 1));
  }

  @Override
  public List<Stamp> others(Stamp planned) {
    FileStamp now = (FileStamp) planned;
    return List.of(
        new FileStamp(9, now.modifiedNanos(), now.changedNanos(), now.inode()),
        new FileStamp(10, now.modifiedNanos() + 1, now.changedNanos(), now.inode()),
        new FileStamp(10, now.modifiedNanos(), now.changedNanos() + 1, now.inode()),
        new FileStamp(10, now.modifiedNanos(), now.changedNanos(), now.inode() + 1),
        new ObjectStamp(10, now.modified(), "\"" + now.inode() + "\""));
  }

  @Test
  void pipesSocketsAndDevicesAreNeverOpened() throws Exception {
    put("a.txt", "a");
    Shell.run(pool, "mkfifo pipe");
    Stamp planned = root.find("a.txt").orElseThrow().stamp();
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(pool.resolve("socket")));

      assertThat(census()).isEqualTo(new WalkSummary(1, 0, 0, 2, 0));
      for (String path : new String[] {"pipe", "socket", "pipe/x", "socket/x"}) {
        assertThat(root.find(path)).isEmpty();
        assertThat(root.children(path)).isEmpty();
        assertThatThrownBy(() -> root.open(path, planned))
            .isInstanceOf(ContentChangedException.class);
      }
    }
    FolderRoot devices = new FolderRoot("devices", Path.of("/dev"), false);
    assertThat(devices.find("null")).isEmpty();
    assertThat(devices.find("zero")).isEmpty();
  }

  @Test
  void symbolicLinksAreNeverFollowed() throws Exception {
    Path outside = Files.createDirectory(scratch.resolve("outside"));
    Files.writeString(outside.resolve("secret.txt"), "secret");
    put("in/a.txt", "a");
    Files.createSymbolicLink(pool.resolve("out"), outside);
    Files.createSymbolicLink(pool.resolve("in/secret.txt"), outside.resolve("secret.txt"));
    Files.createSymbolicLink(pool.resolve("alias"), Path.of("in"));
    Files.createSymbolicLink(pool.resolve("alias.txt"), Path.of("in/a.txt"));
    Files.createSymbolicLink(pool.resolve("in/loop"), Path.of(".."));
    Files.createSymbolicLink(pool.resolve("self"), Path.of("self"));
    Files.createSymbolicLink(pool.resolve("dangling"), Path.of("nowhere"));
    Stamp secret =
        new FolderRoot("outside", outside, false).find("secret.txt").orElseThrow().stamp();
    Stamp inside = root.find("in/a.txt").orElseThrow().stamp();

    assertThat(root.list(path -> true)).extracting(SourceFile::path).containsExactly("in/a.txt");
    assertThat(census()).isEqualTo(new WalkSummary(1, 0, 0, 0, 7));
    for (String path :
        new String[] {
          "out/secret.txt",
          "in/secret.txt",
          "alias/a.txt",
          "alias.txt",
          "in/loop/in/a.txt",
          "self",
          "self/x",
          "dangling",
          "in/loop"
        }) {
      assertThat(root.find(path)).describedAs(path).isEmpty();
      // The planner cannot have seen these stamps; an enemy who wrote the manifest could.
      assertThatThrownBy(() -> root.open(path, secret)).isInstanceOf(ContentChangedException.class);
      assertThatThrownBy(() -> root.open(path, inside)).isInstanceOf(ContentChangedException.class);
    }
    assertThat(root.children("out")).isEmpty();
    assertThat(root.children("alias")).isEmpty();
  }

  @Test
  void theFolderItselfMayBeALink() throws Exception {
    put("a.txt", "a");
    Path link = Files.createSymbolicLink(scratch.resolve("link"), pool);

    FolderRoot linked = new FolderRoot("linked", link, false);
    assertThat(Reading.all(linked, linked.list(path -> true).getFirst())).isEqualTo("a");
  }

  @Test
  void namesThatAreNotUtf8AreCountedAndNotListed() throws Exception {
    put("ok.txt", "ok");
    Shell.run(
        pool,
        "printf x > \"$(printf 'bad\\377.png')\"; mkdir \"$(printf 'd\\300\\257')\";"
            + " printf x > \"$(printf 'd\\300\\257/x')\"; printf x > \"$(printf '\\355\\240\\200')\"");

    assertThat(root.list(path -> true)).extracting(SourceFile::path).containsExactly("ok.txt");
    assertThat(census()).isEqualTo(new WalkSummary(1, 3, 0, 0, 0));
    assertThat(root.children("")).containsExactly("ok.txt");
    assertThat(root.find("bad\uFFFD.png")).isEmpty();
  }

  @Test
  void directoriesNestedTooDeepAreCountedAndNotEntered() throws Exception {
    put("d/".repeat(127) + "f", "f");
    put("e/".repeat(128) + "f", "f");

    assertThat(root.list(path -> true))
        .extracting(SourceFile::path)
        .containsExactly("d/".repeat(127) + "f");
    assertThat(census()).isEqualTo(new WalkSummary(1, 0, 1, 0, 0));
    assertThat(root.find("d/".repeat(127) + "f")).isPresent();
    assertThat(root.find("e/".repeat(128) + "f")).isEmpty();
  }

  @Test
  void pathsThatTheKernelRefusesAreCountedAndNotListed() throws Exception {
    String path = ("x".repeat(250) + "/").repeat(17);
    Shell.run(pool, "mkdir -p " + path);
    try {
      assertThat(census()).isEqualTo(new WalkSummary(0, 0, 1, 0, 0));
      assertThat(root.find(path + "f")).isEmpty();
      assertThat(root.find("x".repeat(5000))).isEmpty();
    } finally {
      // Beyond what the deletion of the test's folder can name.
      Shell.run(scratch, "rm -rf pool");
    }
  }

  @Test
  void aFolderThatIsGoneIsAnErrorAndNotEmpty() throws Exception {
    Files.delete(pool);

    assertThatThrownBy(() -> root.list(path -> true)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> root.find("a.txt")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> root.children("")).isInstanceOf(NoSuchFileException.class);
  }

  private WalkSummary census() throws IOException {
    return root.walk(file -> {});
  }
}
