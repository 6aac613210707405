package dev.spillway.volume.local;

import dev.spillway.volume.store.MarkerText;
import dev.spillway.volume.store.NotOursException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/** The file that says which installation a folder belongs to: a {@link MarkerText}. */
final class Marker {

  /** Far more than any id. No more is read, since the file may not be Spillway's. */
  private static final int LONGEST = 256;

  private final LocalNames names;

  Marker(Path folder) {
    this.names = new LocalNames(folder);
  }

  /**
   * The installation in the marker, in printable characters; empty when there is no marker, an
   * empty text when it is not a file.
   *
   * @throws NotOursException when a newer Spillway wrote it
   * @throws IOException when there may be one, but it cannot be read
   */
  Optional<String> read() throws IOException {
    Optional<BasicFileAttributes> found = FolderNames.at(names.marker());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!found.get().isRegularFile()) {
      return Optional.of("");
    }
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    try (FileChannel channel =
        FileChannel.open(names.marker(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Until the buffer is full, or the file ends.
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    return Optional.of(
        MarkerText.of(text)
            .known(
                "The volume folder " + names.folder() + " (spillway.volume.path)",
                "spillway.volume.path to another folder"));
  }

  /**
   * Returns when the marker names {@code installation}.
   *
   * @throws NotOursException when there is no marker, or it names another installation
   */
  void require(String installation) throws IOException {
    Optional<String> named = read();
    if (named.isEmpty()) {
      throw missing(installation);
    }
    if (!named.get().equals(installation)) {
      throw foreign(named.get(), installation);
    }
  }

  /** Writes the marker. It is durable on return; after a crash it is complete or missing. */
  void write(String installation) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            names.unfinishedMarker(),
            Set.of(
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS),
            FolderNames.ownersFile(names.unfinishedMarker()))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(installation + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(names.unfinishedMarker(), names.marker(), StandardCopyOption.ATOMIC_MOVE);
    FolderNames.force(names.folder());
  }

  private NotOursException missing(String installation) {
    return new NotOursException(
        ("The volume folder %s (spillway.volume.path) has no marker .spillway-volume, as"
                + " if its disk were not mounted: mount the volume there; if its bytes are lost"
                + " for good, say so with: %s")
            .formatted(names.folder(), command(installation)));
  }

  private NotOursException foreign(String named, String installation) {
    return new NotOursException(
        ("The volume folder %s (spillway.volume.path) belongs to installation '%s', not"
                + " to this one: use the database of that installation, or set"
                + " spillway.volume.path to this one's own folder; if that installation's files"
                + " are no longer needed, give them to this one with: %s")
            .formatted(names.folder(), named, command(installation)));
  }

  private String command(String installation) {
    return "echo " + installation + " > '" + names.marker() + "'";
  }
}
