package dev.spillway.archive.entry;

import java.time.Instant;

/**
 * What tells whether a file of a file system is still the one that was planned. All four count:
 * {@code touch -r} and {@code rsync -t} restore size, modification time and inode, and only the
 * change time tells.
 *
 * @param size bytes
 * @param modifiedNanos st_mtim, nanoseconds since the epoch
 * @param changedNanos st_ctim, nanoseconds since the epoch
 * @param inode st_ino
 */
public record FileStamp(long size, long modifiedNanos, long changedNanos, long inode)
    implements Stamp {

  @Override
  public Instant modified() {
    return Instant.ofEpochSecond(0, modifiedNanos);
  }
}
