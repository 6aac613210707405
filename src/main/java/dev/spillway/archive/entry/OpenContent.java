package dev.spillway.archive.entry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Content that is being read. Not thread-safe; close it exactly once. */
public interface OpenContent extends Closeable {

  /**
   * Returns the file that holds the bytes, for a zero-copy transfer; empty when there is none. It
   * is owned by this object, and valid until this object is closed.
   */
  default Optional<InFile> file() {
    return Optional.empty();
  }

  /**
   * Content that is a range of a file.
   *
   * @param start offset of the content in the file
   */
  record InFile(FileChannel file, long start) {}

  /**
   * Fills the remaining space of {@code target} from {@code position}. Content that is too short
   * causes {@link ContentChangedException}, never a short read.
   */
  void read(ByteBuffer target, long position) throws IOException;

  /**
   * Verifies that all bytes read since opening belong to the planned content. Cheap: a stat, no
   * read.
   *
   * @throws ContentChangedException when the bytes read cannot be trusted
   */
  void verify() throws IOException;
}
