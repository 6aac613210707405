package dev.spillway.archive.entry;

import java.time.Instant;

/**
 * Identifies the planned version of a file in a file system. All four members are needed: {@code
 * touch -r} and {@code rsync -t} can restore size, modification time and inode, and only the change
 * time reveals that.
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
