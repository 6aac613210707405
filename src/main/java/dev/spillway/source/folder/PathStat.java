package dev.spillway.source.folder;

import dev.spillway.archive.entry.FileStamp;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The result of lstat(2) for a path. The view {@code unix} of the JDK exists on every Unix, and is
 * the only one with the change time.
 *
 * @param regular whether it is a regular file
 * @param executable whether its owner may execute it
 * @param key device and inode, comparable with {@link
 *     java.nio.file.attribute.BasicFileAttributes#fileKey()}
 */
record PathStat(boolean regular, boolean executable, Object key, FileStamp stamp) {

  private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime,ctime,ino,fileKey";

  // st_mode of inode(7).
  private static final int S_IFMT = 0170000;
  private static final int S_IFREG = 0100000;
  private static final int S_IXUSR = 0100;

  /** Empty when there is nothing at {@code path}, or a directory of it may not be entered. */
  static Optional<PathStat> of(Path path) throws IOException {
    Map<String, Object> stat;
    try {
      stat = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      // ENOTDIR has no exception class of its own: a directory was replaced by a file.
      if (!Files.isDirectory(path.getParent())) {
        return Optional.empty();
      }
      throw e;
    }
    int mode = (int) stat.get("mode");
    return Optional.of(
        new PathStat(
            (mode & S_IFMT) == S_IFREG,
            (mode & S_IXUSR) != 0,
            stat.get("fileKey"),
            new FileStamp(
                (long) stat.get("size"),
                ((FileTime) stat.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                ((FileTime) stat.get("ctime")).to(TimeUnit.NANOSECONDS),
                (long) stat.get("ino"))));
  }

  /** Whether this is the regular file with this device and inode. */
  boolean isFile(Object otherKey) {
    return regular && key.equals(otherKey);
  }
}
