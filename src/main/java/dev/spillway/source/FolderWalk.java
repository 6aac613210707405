package dev.spillway.source;

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
 * <p>A file costs three system calls: its kind and identity as seen from the open directory, its stamp by path (see {@link
 * FolderRoot}), and whether it may be read. A file whose two views disagree is being replaced, and counts as gone.
 */
final class FolderWalk {

  private final Predicate<String> accepts;
  private final FileVisitor visitor;
  private long candidates;
  private long notUtf8;
  private long unreadable;
  private long special;
  private long symlinks;

  FolderWalk(Predicate<String> accepts, FileVisitor visitor) {
    this.accepts = accepts;
    this.visitor = visitor;
  }

  Census walk(Path folder) throws IOException {
    try (ConfinedFolder root = ConfinedFolder.open(folder)) {
      walk(root, "", 1);
    }
    return new Census(candidates, notUtf8, unreadable, special, symlinks);
  }

  private void walk(ConfinedFolder directory, String prefix, int depth) throws IOException {
    try {
      for (Path path : directory.stream()) {
        visit(directory, path, prefix, depth);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void visit(ConfinedFolder directory, Path path, String prefix, int depth)
      throws IOException {
    Path name = path.getFileName();
    if (!RootPath.isUtf8(name)) {
      notUtf8++;
      return;
    }
    Optional<BasicFileAttributes> found;
    try {
      found = directory.stat(name);
    } catch (AccessDeniedException e) {
      // In a directory that may be listed but not entered.
      unreadable++;
      return;
    }
    if (found.isEmpty()) {
      return;
    }
    BasicFileAttributes attributes = found.get();
    if (attributes.isSymbolicLink()) {
      symlinks++;
    } else if (attributes.isOther()) {
      special++;
    } else if (RootPath.tooLong(path)) {
      unreadable++;
    } else if (attributes.isDirectory()) {
      enter(directory, name, prefix + name + "/", depth);
    } else {
      take(path, attributes.fileKey(), prefix + name);
    }
  }

  private void enter(ConfinedFolder parent, Path name, String prefix, int depth)
      throws IOException {
    // As many parts as RootPath takes: what is listed can be found.
    if (depth == RootPath.MAX_PARTS) {
      unreadable++;
      return;
    }
    Optional<ConfinedFolder> entered;
    try {
      entered = parent.enter(name);
    } catch (AccessDeniedException e) {
      unreadable++;
      return;
    }
    if (entered.isPresent()) {
      try (ConfinedFolder directory = entered.get()) {
        walk(directory, prefix, depth + 1);
      }
    }
  }

  private void take(Path path, Object key, String relative) throws IOException {
    if (!accepts.test(relative)) {
      return;
    }
    Optional<PathStat> stat = PathStat.of(path).filter(seen -> seen.isFile(key));
    if (stat.isEmpty()) {
      return;
    }
    if (Files.isReadable(path)) {
      candidates++;
      visitor.visit(new SourceFile(relative, stat.get().stamp()));
    } else {
      unreadable++;
    }
  }
}
