package dev.spillway.volume.local;

import dev.spillway.testing.faults.Faults;
import dev.spillway.testing.faults.FaultyFileSystem;
import dev.spillway.volume.store.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A claimed folder that can fail, and whose disk can be unmounted. */
public final class FaultyPlace {

  public static final String ID = Stored.id("a7", 1);
  static final int SLICE = 0xa7;
  public static final String TEXT = "0123456789";
  static final String INSTALLATION = "ours";

  public final Faults faults = new Faults();
  public final LocalStore store;
  private final Path folder;
  private final Path disk;

  private FaultyPlace(Path scratch) throws IOException {
    Path place = Files.createTempDirectory(scratch, "place");
    folder = Files.createDirectory(place.resolve("volume"));
    disk = place.resolve("disk");
    new VolumeClaim(seen(), INSTALLATION, false).settle();
    store = new LocalStore(seen(), INSTALLATION, Runnable::run);
    faults.heal();
  }

  public static FaultyPlace in(Path scratch) throws IOException {
    return new FaultyPlace(scratch);
  }

  /** The folder as the store sees it. */
  Path seen() {
    return FaultyFileSystem.over(folder, faults);
  }

  public Path folder() {
    return folder;
  }

  public void stage() throws IOException {
    Stored.stage(store, ID, TEXT);
  }

  /** What is where anything of these tests can be: at the top, and in the slice of {@link #ID}. */
  public Stored.Listing list() throws IOException {
    Stored.Listing top = Stored.list(store, 0);
    Stored.Listing slice = Stored.list(store, SLICE);
    return new Stored.Listing(
        Stream.concat(top.blobs().stream(), slice.blobs().stream()).toList(),
        Stream.concat(top.foreign().stream(), slice.foreign().stream()).toList());
  }

  /** All that is in the folder, as the real file system says. */
  List<String> names() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> !path.equals(folder))
          .map(path -> folder.relativize(path).toString())
          .toList();
    }
  }

  /** As by a writer that was killed. */
  void leaveUnfinished() throws IOException {
    Path unfinished = folder.resolve("blobs/a7/" + ID + ".part");
    Files.createDirectories(unfinished.getParent());
    Files.writeString(unfinished, "half of something else");
  }

  /** The disk goes; what is left is the empty folder that it was mounted on. */
  public void unmount() {
    try {
      Files.move(folder, disk);
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void mount() {
    try {
      Files.delete(folder);
      Files.move(disk, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isMounted() {
    return Files.notExists(disk);
  }
}
