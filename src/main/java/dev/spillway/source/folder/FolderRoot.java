package dev.spillway.source.folder;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import dev.spillway.source.root.FileVisitor;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.RootPath;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.WalkSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A root that is a folder of a file system.
 *
 * <p><b>Confinement.</b> Bytes are read only through a channel that was opened name by name from
 * the folder ({@link ConfinedFolder}). The name is checked to be a regular file before it is
 * opened, so that no device, socket or pipe is opened. (A user who may write in the root and
 * replaces the file by a pipe in the microseconds between the check and the open makes that one
 * reader wait; Java has no {@code O_NONBLOCK} for files. No bytes are read from the pipe.)
 *
 * <p><b>Stamps.</b> Java can neither fstat(2) an open channel nor read the change time through an
 * open directory. So the stamp comes from lstat(2) by path, and is trusted only together with the
 * directory handle: before opening, the handle must show the planned device and inode under this
 * name; after opening, and at every {@link OpenContent#verify}, the path must show the same device
 * and inode with the planned size, modification time and change time. This is at least as strict as
 * fstat of the channel:
 *
 * <ul>
 *   <li>The channel is the planned inode: for it to be another one, the name must have been pointed
 *       elsewhere and back between the two checks, and removing or adding a name of a file sets
 *       that file's change time.
 *   <li>While the channel is open, its inode cannot be reused; so the path that shows it is the
 *       file that is being read, and lstat reads the same inode as fstat would.
 *   <li>Rewriting sets the change time, even if the other times are restored. After a rename over
 *       the name, the path shows another inode; after a removal, or a rename of the directory, it
 *       shows nothing, where fstat would show the old file unchanged.
 * </ul>
 *
 * <p><b>What it cannot detect.</b> A change within the clock tick of the last one leaves the change
 * time as it was ({@link ChangeClock} keeps checksums out of that tick). A program that writes
 * through a shared memory mapping sets it when it first touches a page, and not at each write. A
 * network file system answers from its attribute cache for some seconds.
 */
public final class FolderRoot implements Root {

  /** So few are looked up sooner than another core wakes up. */
  private static final int FEW = 500;

  private final String name;
  private final Path folder;
  private final boolean immutable;

  /**
   * A root over {@code folder}, whose path may contain symbolic links.
   *
   * @param folder resolved again at each call, so that it may be unmounted or switched while the
   *     service runs
   */
  public FolderRoot(String name, Path folder, boolean immutable) {
    this.name = name;
    this.folder = folder.toAbsolutePath();
    this.immutable = immutable;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean immutable() {
    return immutable;
  }

  @Override
  public WalkSummary walk(String prefix, Predicate<String> accepts, FileVisitor visitor)
      throws IOException {
    return new FolderWalk(folder, prefix, accepts, visitor).walk();
  }

  @Override
  public List<String> children(String directory) throws IOException {
    Optional<RootPath> path =
        directory.isEmpty() ? Optional.of(RootPath.ROOT) : RootPath.of(directory);
    Optional<ConfinedFolder> opened =
        path.isEmpty() ? Optional.empty() : ConfinedFolder.open(folder, path.get().parts());
    if (opened.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (ConfinedFolder entered = opened.get()) {
      for (Path child : entered.stream()) {
        if (RootPath.isUtf8(child.getFileName())) {
          names.add(child.getFileName().toString());
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  @Override
  public Optional<SourceFile> find(String path) throws IOException {
    Optional<Location> location = locate(path);
    if (location.isEmpty()) {
      return Optional.empty();
    }
    try (ConfinedFolder _ = location.get().directory()) {
      return find(path, location.get());
    }
  }

  /**
   * Opens each folder once, and looks its files up in it: on all cores, because the system calls
   * are most of the time that planning takes.
   */
  @Override
  public List<Optional<SourceFile>> findAll(List<String> paths) throws IOException {
    Map<String, List<Integer>> byFolder = new LinkedHashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      byFolder
          .computeIfAbsent(path.substring(0, path.lastIndexOf('/') + 1), _ -> new ArrayList<>())
          .add(i);
    }
    List<Optional<SourceFile>> found =
        new ArrayList<>(Collections.nCopies(paths.size(), Optional.empty()));
    for (List<Integer> ofFolder : byFolder.values()) {
      Optional<Location> first = firstLocation(paths, ofFolder);
      if (first.isPresent()) {
        Path parent = first.get().absolute().getParent();
        try (ConfinedFolder directory = first.get().directory()) {
          onAllCores(
              ofFolder,
              i -> {
                Optional<Path> absolute = inFolder(parent, paths.get(i));
                if (absolute.isPresent()) {
                  found.set(i, find(paths.get(i), new Location(directory, absolute.get())));
                }
              });
        }
      }
    }
    return found;
  }

  private interface Lookup {

    void of(int index) throws IOException;
  }

  private static void onAllCores(List<Integer> indices, Lookup lookup) throws IOException {
    Stream<Integer> all = indices.size() < FEW ? indices.stream() : indices.parallelStream();
    try {
      all.forEach(
          index -> {
            try {
              lookup.of(index);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The file of {@code path} in its folder, which is a plain one; empty when its name is not. */
  private static Optional<Path> inFolder(Path parent, String path) {
    return RootPath.of(path.substring(path.lastIndexOf('/') + 1))
        .flatMap(name -> name.under(parent));
  }

  /** The location of the first plain path; empty when there is none, or its folder is missing. */
  private Optional<Location> firstLocation(List<String> paths, List<Integer> ofFolder)
      throws IOException {
    for (int i : ofFolder) {
      if (RootPath.of(paths.get(i)).flatMap(parsed -> parsed.under(folder)).isPresent()) {
        return locate(paths.get(i));
      }
    }
    return Optional.empty();
  }

  private static Optional<SourceFile> find(String path, Location location) throws IOException {
    Path absolute = location.absolute();
    Optional<Object> key = regularFile(location.directory(), absolute.getFileName());
    return key.isEmpty() || !Files.isReadable(absolute)
        ? Optional.empty()
        : PathStat.of(absolute)
            .filter(stat -> stat.isFile(key.get()))
            .map(stat -> new SourceFile(path, stat.stamp(), stat.executable()));
  }

  @Override
  public OpenContent open(String path, Stamp planned, long from, long to) throws IOException {
    Location location = locate(path).orElseThrow(() -> gone(path, null));
    try (ConfinedFolder directory = location.directory()) {
      Path absolute = location.absolute();
      Object key =
          regularFile(directory, absolute.getFileName()).orElseThrow(() -> gone(path, null));
      OpenFile.requireUnchanged(absolute, key, planned);
      try {
        return OpenFile.of(
            directory.openFile(absolute.getFileName()), absolute, key, planned, immutable);
      } catch (NoSuchFileException | AccessDeniedException e) {
        throw gone(path, e);
      } catch (FileSystemException e) {
        // For example ELOOP, when the file has just been replaced by a symbolic link.
        OpenFile.requireUnchanged(absolute, key, planned);
        throw e;
      }
    }
  }

  @Override
  public void check(String path, Stamp planned) throws IOException {
    Path absolute =
        RootPath.of(path).flatMap(below -> below.under(folder)).orElseThrow(() -> gone(path, null));
    // A path through a link is harmless here: the stamp is only compared.
    if (PathStat.of(absolute)
        .filter(stat -> stat.regular() && stat.stamp().equals(planned))
        .isEmpty()) {
      throw gone(path, null);
    }
  }

  /** An open directory of this root, and the absolute path of a name in it. */
  private record Location(ConfinedFolder directory, Path absolute) {}

  /**
   * Empty when {@code path} is not a plain path, or its directories do not exist. The caller closes
   * the directory.
   */
  private Optional<Location> locate(String path) throws IOException {
    Optional<RootPath> below = RootPath.of(path);
    Optional<Path> absolute = below.flatMap(parsed -> parsed.under(folder));
    return absolute.isEmpty()
        ? Optional.empty()
        : ConfinedFolder.open(folder, below.get().parents())
            .map(directory -> new Location(directory, absolute.get()));
  }

  /** Device and inode of {@code name}, if it is a regular file. */
  private static Optional<Object> regularFile(ConfinedFolder directory, Path name)
      throws IOException {
    try {
      return directory
          .stat(name)
          .filter(BasicFileAttributes::isRegularFile)
          .map(BasicFileAttributes::fileKey);
    } catch (AccessDeniedException e) {
      // A directory that may be listed but not entered.
      return Optional.empty();
    }
  }

  /** When the whole root is away, for example unmounted, its files do not count as gone. */
  private IOException gone(String path, IOException cause) {
    if (!Files.isDirectory(folder)) {
      return new IOException("the folder of root " + name + " is away", cause);
    }
    return new ContentChangedException(
        "file %s of root %s is gone, has changed, may not be read, or is no regular file"
            .formatted(path, name),
        cause);
  }
}
