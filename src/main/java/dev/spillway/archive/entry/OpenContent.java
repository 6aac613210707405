package dev.spillway.archive.entry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Content that is being read. Not thread-safe; close it exactly once. */
public interface OpenContent extends Closeable {

  /**
   * The file that holds the bytes, for a transfer that does not copy them; empty when there is
   * none. It belongs to this object: whoever needs it longer keeps this object open.
   */
  Optional<InFile> file();

  /**
   * Content that is a run of bytes of a file.
   *
   * @param start where position 0 of the content is in the file
   */
  record InFile(FileChannel file, long start) {}

  /**
   * Fills {@code target} from {@code position}, as far as it has room. Short content is {@link
   * ContentChangedException}, never a short read.
   */
  void read(ByteBuffer target, long position) throws IOException;

  /**
   * Proves that everything read since opening was the planned content. Cheap: a stat, no read.
   *
   * @throws ContentChangedException when what was read cannot be trusted
   */
  void verify() throws IOException;
}
