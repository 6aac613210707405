package dev.spillway.source.folder;

import dev.spillway.source.root.FileVisitor;
import dev.spillway.source.root.RootPath;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.UnusableFile;
import dev.spillway.source.root.WalkSummary;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One walk through a folder root. Loops are impossible, since no link is followed.
 *
 * <p>A file costs three system calls: its kind and identity through the open directory, its stamp
 * by path (see {@link FolderRoot}), and whether it is readable. A file whose two views differ is
 * being replaced, and is checked again.
 */
final class FolderWalk {

  /** Checks of a file that is being replaced; after that it counts as unreadable. */
  private static final int ATTEMPTS = 3;

  /**
   * Made by mkfs in the top folder of a file system, for fsck and root only: it contains no files
   * of users.
   */
  private static final String LOST_AND_FOUND = "lost+found";

  private final Path folder;
  private final String begin;
  private final Predicate<String> accepts;
  private final FileVisitor visitor;
  private long candidates;
  private long notUtf8;
  private long unreadable;
  private long special;
  private long symlinks;

  FolderWalk(Path folder, String begin, Predicate<String> accepts, FileVisitor visitor) {
    this.folder = folder;
    this.begin = begin;
    this.accepts = accepts;
    this.visitor = visitor;
  }

  WalkSummary walk() throws IOException {
    try (ConfinedFolder root = ConfinedFolder.open(folder)) {
      walk(root, "", 1);
    }
    return new WalkSummary(candidates, notUtf8, unreadable, special, symlinks);
  }

  private void walk(ConfinedFolder directory, String prefix, int depth) throws IOException {
    if (begin.startsWith(prefix) && begin.indexOf('/', prefix.length()) >= 0) {
      towards(directory, prefix, depth);
      return;
    }
    try {
      for (Path path : directory.stream()) {
        visit(directory, path, prefix, depth);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Visits only the folder that leads to the beginning of all paths, without a listing. */
  private void towards(ConfinedFolder directory, String prefix, int depth) throws IOException {
    String name = begin.substring(prefix.length(), begin.indexOf('/', prefix.length()));
    Optional<RootPath> part = RootPath.of(name);
    if (part.isPresent()) {
      Path path = part.get().parts().getFirst();
      visit(directory, folder.resolve(prefix).resolve(path), prefix, depth);
    }
  }

  private void visit(ConfinedFolder directory, Path path, String prefix, int depth)
      throws IOException {
    Path name = path.getFileName();
    String relative = prefix + name;
    Optional<BasicFileAttributes> found;
    try {
      found = directory.stat(name);
    } catch (AccessDeniedException e) {
      // The directory may be listed but not entered: the name may be that of a folder, too.
      unreadable++;
      miss(relative, true, UnusableFile.Reason.UNREADABLE);
      return;
    }
    if (found.isEmpty()) {
      return;
    }
    BasicFileAttributes attributes = found.get();
    if (!RootPath.isUtf8(name)) {
      notUtf8++;
      miss(relative, attributes.isDirectory(), UnusableFile.Reason.NOT_UTF8);
    } else if (attributes.isSymbolicLink()) {
      symlinks++;
      // The target is checked only for the report: a link to a folder hides everything in it.
      miss(relative, Files.isDirectory(path), UnusableFile.Reason.SYMLINK);
    } else if (attributes.isOther()) {
      special++;
      miss(relative, false, UnusableFile.Reason.SPECIAL);
    } else if (RootPath.tooLong(path)) {
      unreadable++;
      miss(relative, attributes.isDirectory(), UnusableFile.Reason.TOO_DEEP);
    } else if (attributes.isDirectory()) {
      enter(directory, name, relative, depth);
    } else {
      take(directory, path, attributes.fileKey(), relative);
    }
  }

  private void enter(ConfinedFolder parent, Path name, String relative, int depth)
      throws IOException {
    // The same limit as in RootPath: what is listed can be found.
    if (depth == RootPath.MAX_PARTS) {
      unreadable++;
      miss(relative, true, UnusableFile.Reason.TOO_DEEP);
      return;
    }
    Optional<ConfinedFolder> entered;
    try {
      entered = parent.enter(name);
    } catch (AccessDeniedException e) {
      if (!relative.equals(LOST_AND_FOUND)) {
        unreadable++;
        miss(relative, true, UnusableFile.Reason.UNREADABLE);
      }
      return;
    }
    if (entered.isPresent()) {
      try (ConfinedFolder directory = entered.get()) {
        walk(directory, relative + "/", depth + 1);
      }
    }
  }

  private void take(ConfinedFolder directory, Path path, Object seen, String relative)
      throws IOException {
    if (!relative.startsWith(begin) || !accepts.test(relative)) {
      return;
    }
    Object key = seen;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Object known = key;
      Optional<PathStat> stat = PathStat.of(path).filter(now -> now.isFile(known));
      if (stat.isPresent()) {
        take(path, relative, stat.get());
        return;
      }
      // It is being replaced, or was deleted.
      Optional<BasicFileAttributes> again = directory.stat(path.getFileName());
      if (again.isEmpty()) {
        return;
      }
      key = again.get().fileKey();
    }
    unreadable++;
    miss(relative, false, UnusableFile.Reason.UNREADABLE);
  }

  private void take(Path path, String relative, PathStat stat) throws IOException {
    if (Files.isReadable(path)) {
      candidates++;
      visitor.visit(new SourceFile(relative, stat.stamp(), stat.executable()));
    } else if (PathStat.of(path).isPresent()) {
      unreadable++;
      miss(relative, false, UnusableFile.Reason.UNREADABLE);
    }
  }

  /** Reports an unusable file below the prefix of the walk, or a folder above it. */
  private void miss(String relative, boolean folder, UnusableFile.Reason reason)
      throws IOException {
    if (relative.startsWith(begin) || (folder && begin.startsWith(relative + "/"))) {
      visitor.miss(new UnusableFile(relative, folder, reason));
    }
  }
}
