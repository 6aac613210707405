package dev.spillway.source.root;

import static org.awaitility.Awaitility.await;

import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** Reads files of a root in the way of a download: open, read, verify. */
public final class Reading {

  private Reading() {}

  public static String all(Root root, SourceFile file) throws IOException {
    try (OpenContent content = root.open(file.path(), file.stamp())) {
      String text = slice(content, 0, (int) file.stamp().size());
      content.verify();
      return text;
    }
  }

  /** Opens and reads the first byte: what is far away tells only then that it is not as planned. */
  public static void begin(Root root, String path, Stamp planned) throws IOException {
    try (OpenContent content = root.open(path, planned)) {
      content.read(ByteBuffer.allocate(1), 0);
    }
  }

  public static String slice(OpenContent content, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    content.read(buffer, position);
    return new String(buffer.array(), StandardCharsets.UTF_8);
  }

  /**
   * Waits until the kernel's clock has ticked since the file was changed, so that its next change
   * shows.
   */
  public static void awaitTickAfter(Stamp changed, Path scratch) {
    FileStamp stamp = (FileStamp) changed;
    await()
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              Path probe = Files.createTempFile(scratch, "tick", null);
              FileTime now = (FileTime) Files.getAttribute(probe, "unix:ctime");
              Files.delete(probe);
              return now.to(TimeUnit.NANOSECONDS) > stamp.changedNanos();
            });
  }
}
